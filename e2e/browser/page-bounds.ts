import type { Page } from 'playwright-core';

/** What leaves the page sideways, and what floats beyond its edges. Browser code, and so text. */
const OUTSIDE = `(() => {
  const page = document.scrollingElement;
  const outside = page.scrollWidth > innerWidth ? ['the page is ' + page.scrollWidth + ' px wide'] : [];
  for (const element of document.querySelectorAll('[role="dialog"], [role="toolbar"]')) {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1) continue;
    if (left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1)
      outside.push(element.outerHTML.slice(0, 160) + [left, right, top, bottom].map(Math.round));
  }
  return outside;
})()`;

/** Moves for longer than a blink, though the person asked for no motion. */
const MOVING = `document.getAnimations().filter((it) => {
  const { duration, iterations } = it.effect.getComputedTiming();
  return duration > 1 || iterations > 1;
}).map((it) => it.animationName ?? it.transitionProperty)`;

/** What floats is placed anew in the frames after its window changed. */
const SETTLED =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))';

/** What does not keep inside of a window of this width, and what moves though nobody wants it to. */
export async function leavings(page: Page, width: number): Promise<string[]> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ ...before, width });
  await page.evaluate(SETTLED);
  const found = [...(await page.evaluate<string[]>(OUTSIDE)), ...(await page.evaluate<string[]>(MOVING))];
  await page.setViewportSize(before);
  return found.map((fault) => `at ${width} px: ${fault}`);
}
