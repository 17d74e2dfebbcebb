import type { Page } from 'playwright-core';

/** Code that runs in the page under measurement, and so is text. It looks at what is painted, not at what is meant. */

/**
 * `laidOut(test)` is when what is tested for first stands in the page, laid out, as performance.now(); it fails when that
 * takes ten seconds. `painted(test)` is the frame after it.
 * `keyAt` is when a key or the pointer was last pressed.
 */
export const PROBES = `(() => {
  const probes = (globalThis.probes = { keyAt: 0 });
  const seen = (test, then) => new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      observer.disconnect();
      reject(new Error('never seen: ' + test));
    }, 10_000);
    const look = () => {
      if (!document.documentElement || !test()) return;
      clearTimeout(patience);
      observer.disconnect();
      then(resolve);
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  });
  probes.painted = (test) => seen(test, (resolve) => requestAnimationFrame(() => resolve(performance.now())));
  probes.laidOut = (test) => seen(test, (resolve) => {
    document.body.getBoundingClientRect();
    resolve(performance.now());
  });
  for (const name of ['keydown', 'pointerdown']) {
    addEventListener(name, (event) => { probes.keyAt = event.timeStamp; }, { capture: true });
  }
  probes.firstRows = probes.painted(() => document.querySelector('[role="row"]'));
  probes.firstRows.catch(() => undefined);
})()`;

/** When the first rows of the page could be read, in ms from the start of the navigation. */
export const FIRST_ROWS = 'probes.firstRows';

/** When what `test` (an expression) asks for is painted; ms since a key or the pointer was pressed. */
export const paintedSincePress = (test: string): string =>
  `probes.painted(() => ${test}).then((at) => at - probes.keyAt)`;

/** The same until it is laid out: the work, without the wait for the next frame. */
export const laidOutSincePress = (test: string): string =>
  `probes.laidOut(() => ${test}).then((at) => at - probes.keyAt)`;

/** What `probe` tells of `act`. It looks from before that: input overtakes what the page is asked meanwhile. */
export async function probed(page: Page, probe: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`void (globalThis.probed = ${probe})`);
  await act();
  return page.evaluate<number>('globalThis.probed');
}

/**
 * Makes this device hold so many tickets more, copies of those it holds: the demo has fewer unsolved ones than a desk
 * of the size that is measured. The server does not know them; lists painted from the replica show them.
 */
export const holdTickets = (count: number): string => `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('speedyflow.replica.'));
  const database = await done(indexedDB.open(name));
  const rows = await done(database.transaction('rows').objectStore('rows').getAll());
  const change = database.transaction('rows', 'readwrite');
  for (let n = rows.length; n < ${count}; n++) {
    const row = rows[n % rows.length];
    change.objectStore('rows').put({ ...row, id: 1_000_000 + n, key: row.key.replace(/\\d+$/, String(1_000_000 + n)) });
  }
  await new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onerror = reject;
  });
  database.close();
  return rows.length;
})()`;

/** Rows this device holds, or 0 before the first. */
export const HELD_ROWS = `(async () => {
  const found = (await indexedDB.databases()).find((one) => one.name.startsWith('speedyflow.replica.'));
  if (!found) return 0;
  const database = await new Promise((resolve) => {
    indexedDB.open(found.name).onsuccess = (event) => resolve(event.target.result);
  });
  const count = await new Promise((resolve) => {
    const marks = database.transaction(['marks', 'rows']);
    marks.objectStore('marks').get('seq').onsuccess = ({ target: { result } }) => {
      if (result === undefined) return resolve(0);
      marks.objectStore('rows').count().onsuccess = (event) => resolve(event.target.result);
    };
  });
  database.close();
  return count;
})()`;

/** Whether the page opens without the server. */
export const PAGE_IS_KEPT = `navigator.serviceWorker.getRegistration().then((it) => it?.active?.state === 'activated')`;
