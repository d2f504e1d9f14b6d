// In the head and blocking: the chosen colours must be there before the first paint.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the colours of the system stay.
}
