// Names for what Django's widgets and the editor leave unnamed to screen readers.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (!label) return;
  label.id ||= `${textarea.id}_label`;
  editor.view.dom.setAttribute("aria-labelledby", label.id);
  editor.view.dom.setAttribute("aria-multiline", "true");
});

const nameSelects = () => {
  for (const box of document.querySelectorAll(".select2-selection, .select2-search__field")) {
    const label = box.closest(".form-row, .flex-container")?.querySelector("label, legend");
    if (label) box.setAttribute("aria-label", label.textContent.replace(":", "").trim());
  }
};
addEventListener("load", nameSelects);
document.addEventListener("formset:added", () => requestAnimationFrame(nameSelects));
