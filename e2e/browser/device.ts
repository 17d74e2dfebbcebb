/** What a page's device holds, told by code that runs in the page, and so text. */

/** Keys of the answers that this device holds. */
export const HELD_KEYS = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const name = names.find((one) => one.startsWith('speedyflow.replica.'));
  if (name === undefined) return [];
  const database = await done(indexedDB.open(name));
  const keys = await done(database.transaction('answers').objectStore('answers').getAllKeys());
  database.close();
  return keys;
})()`;

/** How much of what was said on this device was not taken yet. */
export const UNSENT = HELD_KEYS.replace('speedyflow.replica.', 'speedyflow.unsent.')
  .replaceAll("'answers'", "'unsent'")
  .replace('return keys', 'return keys.length');

/** How many rows of tickets this device holds. */
export const ROWS = HELD_KEYS.replaceAll("'answers'", "'rows'").replace('return keys', 'return keys.length');

/** Names of all that it keeps. */
export const DATABASES = 'indexedDB.databases().then((all) => all.map(({ name }) => name))';

/** All of the server's answers and rows that this device holds, as text. */
export const EVERYTHING = HELD_KEYS.replace('getAllKeys', 'getAll').replace(
  'database.close();\n  return keys',
  `const rows = await done(database.transaction('rows').objectStore('rows').getAll());
  database.close();
  return JSON.stringify([keys, rows])`,
);
