// Suggestions while typing: a combobox with a list (APG). Without it the form does the same.
(() => {
  const form = document.querySelector("[data-suggest]");
  if (!form) return;
  const PAUSE = 120;
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let active = -1, soon, asking;

  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  status.className = "vh";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

  const options = () => [...list.children];
  const mark = (place) => {
    active = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options()[active].id);
    options()[active].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(soon);
    asking?.abort();
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const option = ({ title, url, kind, language }, place) => {
    const row = document.createElement("li"), words = document.createElement("span"), what = document.createElement("small");
    row.id = `suggestion-${place}`;
    row.setAttribute("role", "option");
    row.dataset.url = url;
    words.textContent = title;
    words.lang = language;
    what.textContent = kind;
    row.append(words, " ", what);
    return row;
  };
  const show = (found) => {
    list.replaceChildren(...found.map(option));
    mark(-1);
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? form.dataset.found.replace("{number}", found.length) : "";
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: input.value.slice(0, 200) })}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch { /* the next key asks again */ }
  };

  input.addEventListener("input", () => {
    if (input.value.trim().length < 2) return close();
    clearTimeout(soon);
    soon = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") mark(active < last ? active + 1 : -1);
    else if (event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(options()[active].dataset.url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) location.assign(row.dataset.url);
  });
  input.addEventListener("blur", close);
})();
