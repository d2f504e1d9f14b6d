// A combobox for each field of topics. The textarea stays what the form sends, one name on
// each line; without this script it is the field. What stands in the input counts too.
(() => {
  const PAUSE = 150;
  const COMMAS = /[\t,\uff0c\u3001\u060c\u104a]/; // as in topics/fields.py
  const cut = (text, at) => text.split(at).map((name) => name.trim()).filter(Boolean);
  const same = (a, b) => a.normalize("NFKC").toLowerCase() === b.normalize("NFKC").toLowerCase();
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const enhance = (textarea) => {
    const say = textarea.dataset;
    const told = (words, name) => words.replace("{name}", () => name);
    const label = textarea.labels[0];
    const list = make("ul", { class: "topics-chosen", "aria-label": say.chosen });
    const popup = make("ul", { class: "topics-found", id: `${textarea.id}_found`, role: "listbox", hidden: "", "aria-label": label?.textContent.replace(":", "").trim() ?? "" });
    const status = make("p", { class: "topics-status", id: `${textarea.id}_status`, role: "status" });
    const described = [textarea.getAttribute("aria-describedby"), status.id].filter(Boolean).join(" ");
    const input = make("input", { type: "text", id: `${textarea.id}_input`, name: `${textarea.name}-typed`, autocomplete: "off", spellcheck: "false", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": popup.id, "aria-describedby": described });
    if (textarea.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    if (label) label.htmlFor = input.id;
    textarea.required = false; // nobody could see where it is asked for
    textarea.classList.add("topics-plain");
    textarea.after(make("div", { class: "topics-field" }, list, make("div", { class: "topics-box" }, input, popup), status));

    let chosen = [];
    let found = []; // of the options that are shown: {name, isNew}
    let active = -1;
    let asked = 0;
    let soon;
    let failed = false;
    const typed = () => input.value.trim();
    const written = () => [...chosen, typed()].filter(Boolean).join("\n");
    const write = () => (textarea.value = written());

    const show = () => {
      list.replaceChildren(...chosen.map((name, place) => {
        const remove = make("button", { type: "button", "aria-label": told(say.remove, name) }, "×");
        remove.addEventListener("click", () => take(place));
        return make("li", {}, make("span", {}, name), remove);
      }));
    };
    const read = () => {
      if (textarea.value === written()) return;
      chosen = cut(textarea.value, "\n");
      input.value = "";
      show();
    };
    const add = (names) => {
      const fresh = names.filter((name, place) => ![...chosen, ...names.slice(0, place)].some((other) => same(name, other)));
      chosen.push(...fresh);
      show();
      write();
      status.textContent = fresh.length ? told(say.added, fresh.join("”, “")) : told(say.again, names.join("”, “"));
    };
    const take = (place) => {
      const [name] = chosen.splice(place, 1);
      show();
      write();
      status.textContent = told(say.removed, name);
      (list.querySelectorAll("button")[Math.min(place, chosen.length - 1)] ?? input).focus();
    };

    const mark = (place) => {
      active = place;
      [...popup.children].forEach((option, each) => option.setAttribute("aria-selected", each === place));
      const option = popup.children[place];
      if (!option) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      clearTimeout(soon);
      asked += 1; // an answer on its way comes too late
      found = [];
      popup.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const choose = (name) => {
      input.value = "";
      close();
      add([name]);
    };
    const option = (topic, place) => {
      const facts = [topic.other && `${topic.other} (${[topic.kind, topic.language].filter(Boolean).join(", ")})`, topic.broader && told(say.in, topic.broader), topic.documents === 1 ? say.document : say.documents.replace("{count}", topic.documents)];
      const words = topic.isNew ? told(say.create, topic.name) : topic.name;
      const element = make("li", { role: "option", id: `${popup.id}_${place}` }, make("span", {}, words));
      if (!topic.isNew) element.append(" ", make("small", {}, facts.filter(Boolean).join(" · ")));
      element.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
      element.addEventListener("click", () => choose(topic.name));
      return element;
    };
    const open = (topics, name) => {
      const { length } = topics;
      status.textContent = length === 0 ? say.none : length === 1 ? say.one : say.many.replace("{count}", length);
      found = topics;
      const isList = COMMAS.test(name);
      if ("mayCreate" in say && name && !isList && !topics.some((topic) => topic.exact)) found = [...topics, { name, isNew: true }];
      popup.replaceChildren(...found.map(option));
      popup.hidden = !found.length;
      input.setAttribute("aria-expanded", !popup.hidden);
      mark(-1);
    };
    const ask = async () => {
      clearTimeout(soon);
      const name = typed();
      const mine = ++asked;
      try {
        const answer = await fetch(`${say.topics}?q=${encodeURIComponent(name)}`, { redirect: "manual" });
        if (!answer.ok) throw new Error(answer.status);
        const { topics } = await answer.json();
        failed = false;
        if (mine === asked) open(topics, name);
      } catch {
        if (mine !== asked) return;
        failed = true;
        close();
        status.textContent = say.failed;
      }
    };
    // A whole name needs no choice; half a word is not taken for one.
    const enter = async () => {
      const name = typed();
      await ask();
      if (!name || name !== typed()) return;
      const exact = found.find((topic) => topic.exact);
      if (exact) return choose(exact.name);
      const isList = COMMAS.test(name);
      const isNew = "mayCreate" in say && found.length === 1; // nothing but to create it
      if (!failed && !isList && !isNew) return;
      input.value = "";
      close();
      add(failed ? [name] : cut(name, COMMAS));
    };

    const keys = {
      ArrowDown: () => (popup.hidden ? ask().then(() => popup.hidden || mark(0)) : mark((active + 1) % found.length)),
      ArrowUp: () => popup.hidden || mark((active < 1 ? found.length : active) - 1),
      Home: () => active >= 0 && mark(0),
      End: () => active >= 0 && mark(found.length - 1),
      Enter: () => (active >= 0 ? choose(found[active].name) : enter()),
      Escape: close,
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Tab" && active >= 0) choose(found[active].name);
      if (event.key === "Backspace" && !input.value) list.querySelector("li:last-child button")?.focus();
      if (!keys[event.key] || (["Home", "End"].includes(event.key) && active < 0)) return;
      event.preventDefault();
      keys[event.key]();
    });
    const later = () => {
      clearTimeout(soon);
      asked += 1;
      soon = setTimeout(() => (typed() ? ask() : close()), PAUSE);
    };
    input.addEventListener("input", (event) => {
      write();
      mark(-1);
      if (!event.isComposing) later();
    });
    input.addEventListener("compositionend", later);
    input.addEventListener("blur", () => {
      const isKnown = found.some((topic) => topic.exact);
      close(); // and no more: a button that moves away loses its click
      if (typed() && !isKnown) status.textContent = told("mayCreate" in say ? say.pendingNew : say.pending, typed());
    });
    input.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      const lines = cut(text, /[\r\n]+/);
      const names = lines.length > 1 ? lines : cut(text, COMMAS);
      if (names.length < 2) return;
      event.preventDefault();
      add(names);
    });
    list.addEventListener("keydown", (event) => {
      const buttons = [...list.querySelectorAll("button")];
      const place = buttons.indexOf(event.target);
      const goes = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (["Delete", "Backspace"].includes(event.key)) take(place);
      else if (goes !== undefined) (buttons[goes] ?? input).focus();
      else return;
      event.preventDefault();
    });
    textarea.addEventListener("input", read);
    textarea.addEventListener("change", read);
    addEventListener("pageshow", read); // browsers put back what stood in a form
    read();
  };

  document.querySelectorAll("textarea[data-topics]").forEach(enhance);
})();
