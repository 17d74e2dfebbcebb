import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PLANTED_BUGS, plantedSource } from './planted-bugs.ts';

// Loaded before everything else, in a process whose server is to have a bug.
const bug = PLANTED_BUGS.find(({ name }) => name === process.env.PLANTED_BUG);
if (!bug) throw new Error(`there is no bug called ${process.env.PLANTED_BUG}`);
const place = new URL(`../../${bug.file}`, import.meta.url).href;

registerHooks({
  load: (url, context, nextLoad) =>
    url === place
      ? {
          format: 'module-typescript',
          source: plantedSource(bug, readFileSync(fileURLToPath(url), 'utf8')),
          shortCircuit: true,
        }
      : nextLoad(url, context),
});
