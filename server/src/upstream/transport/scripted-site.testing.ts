import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { LeapingClock, ScriptedServer } from '../scripted-server.testing.ts';
import { basicCredentials } from './credentials.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

export const NOW = Date.parse('2026-11-18T15:30:00Z');
/** Sleeps as long as this take no time: longer ones last until they are ended. */
export const LONG_MS = 1_000_000;
/** What nothing that is thrown or logged may say. */
export const SECRET = 'token-that-must-not-show';

/** A scripted server for the tests of a file, and transports to it that are closed after each of them. */
export function scriptedSite() {
  const server = new ScriptedServer();
  const opened: Transport[] = [];
  let origin = '';
  let clock = new LeapingClock(NOW, LONG_MS);
  beforeAll(async () => {
    origin = await server.listen();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((transport) => transport.close()));
  });
  afterAll(() => server.close());
  return {
    server,
    get origin() {
      return origin;
    },
    /** That of the transport opened last. */
    get clock() {
      return clock;
    },
    open(options: Partial<TransportOptions> = {}): Transport {
      clock = new LeapingClock(NOW, LONG_MS);
      const transport = createTransport({
        kind: 'jira',
        baseUrl: origin,
        credentials: basicCredentials('ann@acme.example', SECRET),
        clock,
        random: () => 0.5,
        allowPrivate: true,
        timeouts: { total: LONG_MS + 1 },
        ...options,
      });
      opened.push(transport);
      return transport;
    },
  };
}

/** What a call fails with, which never shows the secret. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(
    () => {
      throw new Error('it did not fail');
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw error;
  expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain(SECRET);
  return error;
}
