/** The same post office over the real network. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sendOverHttp, wallClock, wallTimers } from './over-http.ts';
import { JIRA_DELIVERY } from './policies.ts';
import { createPostOffice } from './post-office.ts';

test('a letter is sent again after a broken connection, a refusal and silence, until it is taken', async () => {
  const tries: { body: string; number: string | undefined }[] = [];
  let taken = (): void => {};
  const arrival = new Promise<void>((resolve) => {
    taken = resolve;
  });
  const receiver = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    tries.push({ body, number: request.headers['x-try'] as string });
    if (tries.length === 1) request.socket.destroy();
    else if (tries.length === 2) response.writeHead(503).end('busy');
    // The third is left without an answer.
    else if (tries.length > 3) response.writeHead(204).end(taken);
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  const office = createPostOffice({
    clock: wallClock,
    timers: wallTimers,
    seed: 1,
    send: sendOverHttp,
    policy: { ...JIRA_DELIVERY, backoffMs: [1], timeoutMs: 250 },
  });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  office.post({ id: 'a', webhook: 'w', url, body: 'Grüße', headers: (attempt) => ({ 'x-try': String(attempt) }) });
  await arrival;
  expect(tries).toEqual(['0', '1', '2', '3'].map((number) => ({ body: 'Grüße', number })));
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});
