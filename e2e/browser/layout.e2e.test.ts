import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { walk } from './walk.ts';

/** From a small phone to a wall of pixels. */
const SIZES = [
  { width: 360, height: 640 },
  { width: 3840, height: 1200 },
];

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

describeDemo('every screen', (at) => {
  it.each(SIZES)(
    'keeps inside of $width px, and still where no motion is asked for',
    { timeout: 420_000 },
    async (size) => {
      const faults: string[] = [];
      await walk(at, size, async ({ name }, { page }) => {
        const found = [...(await page.evaluate<string[]>(OUTSIDE)), ...(await page.evaluate<string[]>(MOVING))];
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      });
      expect(faults).toEqual([]);
    },
  );
});
