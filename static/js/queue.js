// The queue for tagging by keys: 1 to 9 tick a suggestion, n saves and goes on, s skips.
// Nothing happens while the focus is in a field, and the keys can be turned off.
(() => {
  const form = document.getElementById("tagging_form");
  const keys = document.getElementById("tagging-keys");
  const said = document.getElementById("tagging-said");
  const toggle = keys.querySelector("button");
  const boxes = [...form.querySelectorAll("[name=suggested]")].slice(0, 9);
  const OFF = "tagging-keys-off";
  let off = false;
  try {
    off = Boolean(localStorage.getItem(OFF));
  } catch {
    // kept for this page alone
  }
  const show = () => {
    form.classList.toggle("has-keys", !off);
    toggle.textContent = off ? form.dataset.on : form.dataset.off;
    boxes.forEach((box, place) => (off ? box.removeAttribute("aria-keyshortcuts") : box.setAttribute("aria-keyshortcuts", place + 1)));
  };
  keys.hidden = false;
  show();
  toggle.addEventListener("click", () => {
    off = !off;
    try {
      localStorage[off ? "setItem" : "removeItem"](OFF, "1");
    } catch {
      // as above
    }
    show();
  });

  const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=listbox], .select2-container";
  // On a Thai, Lao, Khmer or Burmese keyboard the key counts, not its letter.
  const keyOf = ({ key, code }) => (/^[a-z0-9]$/i.test(key) ? key : code.replace(/^(Key|Digit|Numpad)/, "")).toLowerCase();
  const isWithOthers = (event) => event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || event.isComposing;
  document.addEventListener("keydown", (event) => {
    if (off || isWithOthers(event) || event.defaultPrevented || event.target.closest(FIELDS)) return;
    const key = keyOf(event);
    const box = boxes[Number(key) - 1];
    if (box) {
      box.click();
      const name = box.closest("label").querySelector("span").textContent;
      said.textContent = (box.checked ? form.dataset.ticked : form.dataset.unticked).replace("%s", () => name);
    } else if (key === "n") form.elements._next.click();
    else if (key === "s") document.getElementById("tagging-skip").click();
    else return;
    event.preventDefault();
  });
})();
