import { expect, it } from 'vitest';
import { runHere } from './server-process.ts';

async function run(program: string) {
  const complaints: string[] = [];
  const code = await runHere(['-e', program], (text) => complaints.push(text));
  return { code, complaints };
}

it('a server that is killed is told of, and ends the command with its code', async () => {
  expect(await run(`process.kill(process.pid, 'SIGKILL')`)).toEqual({
    code: 137,
    complaints: ['The server was killed (SIGKILL). What it had accepted is kept: start it again.'],
  });
});

it('a server that ends by itself, or because it was asked to, is not', async () => {
  expect(await run('process.exit(3)')).toEqual({ code: 3, complaints: [] });
  expect(await run(`process.kill(process.pid, 'SIGTERM')`)).toEqual({ code: 143, complaints: [] });
});
