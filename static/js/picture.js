// Shows a picture before it is saved, and takes a click on what matters in it. Without this
// script the two numbers are typed.
(() => {
  const box = document.querySelector(".picture-preview");
  const [file, x, y] = ["id_file", "id_focus_x", "id_focus_y"].map((id) => document.getElementById(id));
  if (!box || !x || !y) return;
  const mark = document.createElement("i");
  const how = document.createElement("small");
  how.textContent = box.dataset.how;

  const place = () => {
    const percent = (field) => `${Math.min(100, Math.max(0, field.value === "" ? 50 : Number(field.value) || 0))}%`;
    mark.style.left = percent(x);
    mark.style.top = percent(y);
  };
  const write = (across, down) => {
    [x.value, y.value] = [across, down];
    for (const field of [x, y]) field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const ready = (image) => {
    box.replaceChildren(image, mark);
    box.classList.add("is-ready");
    box.after(how);
    place();
    image.addEventListener("click", (event) => {
      const { width, height } = image.getBoundingClientRect();
      const percent = (at, whole) => Math.min(100, Math.max(0, Math.round((100 * at) / whole)));
      write(percent(event.offsetX, width), percent(event.offsetY, height));
    });
  };
  for (const field of [x, y]) field.addEventListener("input", place);
  const shown = box.querySelector("img");
  if (shown) ready(shown);

  file?.addEventListener("change", () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const reader = new FileReader(); // the policy allows data: and not blob:
    reader.addEventListener("load", () => {
      const image = new Image();
      image.alt = "";
      image.addEventListener("load", () => { write("", ""); ready(image); });
      image.src = reader.result;
    });
    reader.readAsDataURL(chosen);
  });
})();
