// Beside the form of an edition: how long it is, what the library says of the lead picture,
// who else is here, Ctrl+S.
(() => {
  const line = document.getElementById("open-forms");
  const form = line?.closest("form");
  if (!form) return;
  const counted = document.getElementById("counted").dataset;
  const inWords = (number) => number.toLocaleString(document.documentElement.lang);

  const counter = (field, described) => {
    const place = field.closest(".fieldBox, .form-row");
    const element = Object.assign(document.createElement("div"), { className: "help counter", id: `${field.id}_counter` });
    place.append(element);
    described.setAttribute("aria-describedby", `${described.getAttribute("aria-describedby") ?? ""} ${element.id}`.trim());
    return element;
  };

  for (const field of form.querySelectorAll("#id_title, #id_standfirst, #id_summary, #id_search_description, #id_picture_alt")) {
    const limit = field.maxLength;
    if (limit < 0) continue;
    field.removeAttribute("maxlength"); // it cuts what is pasted without a word
    const element = counter(field, field);
    const count = () => {
      // As the server counts: code points, without space at the ends, two for a new line.
      const left = limit - [...field.value.trim().replaceAll("\n", "\r\n")].length;
      const words = left < 0 ? counted.over : left === 1 ? counted.leftOne : counted.left;
      element.classList.toggle("over", left < 0);
      element.setAttribute("aria-live", left <= 0 ? "polite" : "off");
      element.textContent = words.replace("{count}", inWords(Math.abs(left))).replace("{limit}", inWords(limit));
    };
    field.addEventListener("input", count);
    count();
  }

  const there = document.getElementById("told-there");
  const told = async ({ target: { value } }) => {
    there.textContent = "";
    if (!value) return;
    const answer = await fetch(`/admin/library/picture/labels/?pk=${value}`).catch(() => null);
    const [picture] = answer?.ok ? Object.values(await answer.json()) : [];
    if (picture && form.elements.picture.value === value) there.textContent = picture.there;
  };
  if (there) django.jQuery(form.elements.picture).on("change", told);

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    if (textarea.form !== form) return;
    const element = counter(textarea, editor.view.dom);
    const language = form.elements.language;
    const wordsOf = (text) => {
      if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
      const segmenter = new Intl.Segmenter(language?.value || "en", { granularity: "word" });
      return [...segmenter.segment(text)].filter((segment) => segment.isWordLike).length;
    };
    const count = () => {
      const words = wordsOf(editor.getText());
      const minutes = inWords(Math.ceil(words / 200));
      element.textContent = (words === 1 ? counted.lengthOne : counted.length).replace("{words}", inWords(words)).replace("{minutes}", minutes);
    };
    let soon;
    const later = () => {
      clearTimeout(soon);
      soon = setTimeout(count, 300);
    };
    editor.on("update", later);
    language?.addEventListener("change", later);
    count();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit(form.querySelector("[name=_save]"));
  });

  const { address, here, since } = line.dataset;
  if (!address) return;
  const token = form.elements.csrfmiddlewaretoken.value;
  const ask = async () => {
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
      if (!answer.ok) return; // logged out: saving will say so
      const others = (await answer.json()).map((other) => `${other.name} (${since} ${other.since})`);
      const words = others.length ? `${here} ${others.join(", ")}` : "";
      if (line.textContent !== words) line.textContent = words;
    } catch {
      // No network: what the line says stays.
    }
  };
  ask();
  setInterval(ask, 30_000);
  addEventListener("pagehide", () => {
    const note = new FormData();
    note.set("csrfmiddlewaretoken", token);
    navigator.sendBeacon(`${address}?leave`, note);
  });
})();
