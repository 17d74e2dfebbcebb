/** The simulator as a process: prints one line of JSON when it answers, and ends on SIGTERM or SIGINT. */
import { readOptions } from './options.ts';
import { startZendeskSimulator } from './simulator.ts';

let options: ReturnType<typeof readOptions>;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
const simulator = await startZendeskSimulator(options);
console.log(JSON.stringify({ ready: true, url: simulator.url }));
if (options.endWithInput)
  process.stdin.resume().once('close', () => void simulator.close().then(() => process.exit(0)));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
