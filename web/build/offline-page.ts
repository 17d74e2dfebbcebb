import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const SOURCE = new URL('service-worker.js', import.meta.url);

/** Fonts of scripts that neither language uses are fetched by whoever meets them. */
const NOT_KEPT = /\.map$|inter-(?!latin-wght)/;

/** Writes `/sw.js`, which keeps every file of this build on the device. Its version is the content of all of them. */
export function offlinePage(): Plugin {
  return {
    name: 'speedyflow:offline-page',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js' && !NOT_KEPT.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name).slice(dir.length).replaceAll('\\', '/'))
        .sort();
      const hash = createHash('sha256');
      for (const path of paths) hash.update(path).update(await readFile(dir + path));
      const files = paths.map((path) => (path === '/index.html' ? '/' : path));
      const source = await readFile(SOURCE, 'utf8');
      const worker = source
        .replace("VERSION = ''", `VERSION = '${hash.digest('hex').slice(0, 16)}'`)
        .replace('FILES = []', `FILES = ${JSON.stringify(files)}`);
      await writeFile(join(dir, 'sw.js'), worker);
    },
  };
}
