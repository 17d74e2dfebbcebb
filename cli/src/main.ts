import { run } from './program.ts';
import { runServer } from './server-process.ts';
import { realWorld } from './world.ts';

const complain = (text: string) => process.stderr.write(`${text}\n`);
process.exitCode = await run(process.argv.slice(2), realWorld(runServer), complain);
