/** A page that is visible may still not be painted, as behind another window. */
const PATIENCE_MS = 100;

/** Does what nobody has to wait for once the next frame has been painted, in the order it was asked for. */
export function afterPaint(task: () => void): void {
  // Nothing is painted where nobody looks.
  if (document.hidden) {
    task();
    return;
  }
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    task();
  };
  setTimeout(once, PATIENCE_MS);
  requestAnimationFrame(() => setTimeout(once));
}
