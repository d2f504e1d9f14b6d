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
    if (!label) continue;
    box.setAttribute("aria-label", label.textContent.replace(":", "").trim());
    const chosen = box.querySelector(".select2-selection__rendered");
    if (!box.matches(".select2-selection--single") || !chosen) continue;
    label.id ||= `${chosen.id}_label`;
    chosen.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }
};
window.django?.jQuery(nameSelects); // after Select2, which is ready by then
document.addEventListener("formset:added", () => requestAnimationFrame(nameSelects));
