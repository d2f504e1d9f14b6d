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
  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.defaultPrevented || event.target.closest(FIELDS)) return;
    const box = boxes[Number(event.key) - 1];
    if (box) {
      box.click();
      const name = box.closest("label").querySelector("span").textContent;
      said.textContent = (box.checked ? form.dataset.ticked : form.dataset.unticked).replace("%s", () => name);
    } else if (event.key === "n") form.elements._next.click();
    else if (event.key === "s") document.getElementById("tagging-skip").click();
    else return;
    event.preventDefault();
  });
})();
