// A known place fills in its coordinates where nobody typed any. Without this script the
// server does so when the form is saved.
document.querySelectorAll("input[list]").forEach((place) => {
  const fields = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
  if (!fields.every(Boolean)) return;
  let typed = false;
  for (const field of fields) field.addEventListener("input", ({ isTrusted }) => { typed ||= isTrusted; });
  place.addEventListener("input", () => {
    const known = [...place.list.options].find((option) => option.value === place.value);
    if (!known || typed) return;
    [fields[0].value, fields[1].value] = [known.dataset.latitude, known.dataset.longitude];
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
