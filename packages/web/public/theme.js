// Runs before the first paint, so that the stored theme never flashes. `src/theme/theme.ts` owns the key.
(() => {
  let chosen = "system";
  try {
    chosen = localStorage.getItem("sightline.theme") ?? "system";
  } catch {
    // Storage is off: the system's theme it is.
  }
  const light =
    chosen === "light" || (chosen !== "dark" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset["theme"] = light ? "light" : "dark";
})();
