import { SingleBar } from 'cli-progress';
import { systemClock } from '../stdx/clock.ts';
import type { Server } from './compose.ts';
import { progressBar, progressWords } from './progress-words.ts';

const LOOK_EVERY_MS = 200;

/**
 * Waits for the first sync, drawing a bar where there is a terminal to draw on and a line now and then where not.
 *
 * @returns false when the process began to stop before it was done
 */
export async function showFirstSync(server: Server, signal: AbortSignal): Promise<boolean> {
  let report = await server.ready();
  if (report.ready) return true;
  const terminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: 'First sync [{bar}] {percentage}%  {words}  {sites}',
    stream: process.stderr,
    hideCursor: true,
  });
  if (terminal) bar.start(1, 0, { words: '', sites: '' });
  let said = 0;
  while (!report.ready && !signal.aborted) {
    const words = progressWords(report.connections);
    const sites = report.connections.map((site) => `${site.name} ${site.state}`).join(', ');
    if (terminal) {
      const { value, total } = progressBar(report.connections);
      bar.setTotal(total);
      bar.update(value, { words, sites });
    } else if (systemClock.now() - said >= 2000) {
      process.stderr.write(`speedyflow: first sync: ${words} (${sites})\n`);
      said = systemClock.now();
    }
    await systemClock.sleep(LOOK_EVERY_MS, signal);
    report = await server.ready();
  }
  if (terminal) bar.stop();
  return report.ready;
}
