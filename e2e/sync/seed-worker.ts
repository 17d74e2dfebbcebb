import { runSeed, type SeedOutcome } from './run-seed.ts';
import { makeDataFolder } from './template-database.ts';

/** What a worker says: that it is ready, or what came of the seed it was given. */
export type WorkerWord = 'ready' | SeedOutcome;

const folder = await makeDataFolder(Date.UTC(2026, 0, 1));
const say = (word: WorkerWord) => process.send?.(word);

process.on('message', async (seed: number) => {
  say(await runSeed(seed, folder).catch((error: unknown) => broken(seed, error)));
});
process.on('disconnect', () => {
  folder.remove();
  process.exit();
});
if (process.connected) say('ready');
else folder.remove();

/** A world that cannot be run to its end is wrong too. */
function broken(seed: number, error: unknown): SeedOutcome {
  const wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  return { seed, wrong, hash: '', events: 0, struck: {} };
}
