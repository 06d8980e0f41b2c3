// Light, dark or the system's: kept on this device. Loaded before the first paint, so that no page flashes.
(() => {
  const key = "engage:theme";
  const root = document.documentElement;

  function kept() {
    try { return localStorage.getItem(key) ?? ""; } catch { return ""; }
  }

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function mark(theme) {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  }

  show(kept());

  document.addEventListener("DOMContentLoaded", () => {
    for (const switcher of document.querySelectorAll("[data-theme-switch]")) switcher.hidden = false;
    mark(kept());
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    const theme = button.dataset.themeChoice;
    try { theme ? localStorage.setItem(key, theme) : localStorage.removeItem(key); } catch { /* private window: for this page only */ }
    show(theme);
    mark(theme);
  });
})();
