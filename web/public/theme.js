// Runs before the first paint: sets the theme the person chose, so that no page flashes in the other one.
(() => {
  const root = document.documentElement;
  let chosen = 'system';
  try {
    chosen = localStorage.getItem('speedyflow.theme') || 'system';
  } catch {
    // Storage may be forbidden; the system's theme is a fair default.
  }
  const dark = chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
})();
