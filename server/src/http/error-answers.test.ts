import { ERRORS } from '@speedyflow/contract/errors';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { type StubApp, stubApp } from '../../testing/stub-app.ts';
import { AppError, type ErrorKind } from '../domain/errors.ts';
import { CODE_OF_KIND } from './error-answers.ts';
import { RateLimited } from './rate-limiter.ts';

const guard = { id: 'test.fail', method: 'GET', access: 'public', limit: 'read' } as const;
const SECRET = 'postgres://user:secret@host';

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

async function answerOf(error: unknown) {
  stub = await stubApp((app: FastifyInstance) => {
    app.get('/api/fail', { config: { guard } }, async () => {
      throw error;
    });
  });
  const response = await stub.app.inject('/api/fail');
  return { status: response.statusCode, headers: response.headers, body: response.json(), text: response.body };
}

describe('a failure', () => {
  it.each(Object.entries(CODE_OF_KIND))(
    'of kind %s has the status of %s when it brings no code',
    async (kind, code) => {
      const { status, body, text } = await answerOf(new AppError(kind as ErrorKind, 'NOT_OF_THE_CATALOGUE', SECRET));
      expect([status, body.error.code]).toEqual([ERRORS[code].status, code]);
      expect(text).not.toContain('secret');
    },
  );

  it.each(Object.keys(ERRORS).filter((code) => code !== 'INTERNAL_ERROR'))(
    '%s keeps its code and words',
    async (code) => {
      const { status, body } = await answerOf(new AppError('conflict', code, 'What happened.', { details: { n: 1 } }));
      expect(status).toBe(ERRORS[code as keyof typeof ERRORS].status);
      expect(body.error).toEqual({ code, message: 'What happened.', details: { n: 1 } });
    },
  );

  it.each([
    new Error(SECRET),
    new AppError('internal', 'CONFLICT', SECRET, { cause: new Error(SECRET) }),
    { statusCode: 500, message: SECRET },
    SECRET,
  ])('nobody foresaw says nothing internal, and is logged under its request id', async (error) => {
    const { status, body, text } = await answerOf(error);
    expect([status, body.error]).toEqual([
      500,
      { code: 'INTERNAL_ERROR', message: ERRORS.INTERNAL_ERROR.meaning, details: null },
    ]);
    expect(text).not.toContain('secret');
    const faults = stub?.log.map((line) => JSON.parse(line)).filter((line) => line.level === 50);
    expect(faults).toEqual([expect.objectContaining({ reqId: body.meta.request_id, route: 'test.fail' })]);
  });

  it('of too many requests says when to come again', async () => {
    const { status, headers, body } = await answerOf(
      new RateLimited({ allowed: false, limit: 30, remaining: 0, resetAt: 61_500 }, 60_000),
    );
    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('2');
    expect([body.error.details, body.detail]).toEqual(['30 per 1 minute', '30 per 1 minute']);
  });

  it('of an overloaded server does so too', async () => {
    const { headers } = await answerOf(new AppError('unavailable', 'UNAVAILABLE', 'Busy.'));
    expect(headers['retry-after']).toBe('5');
  });
});

describe('the catalogue', () => {
  it('explains every code in a sentence', () => {
    for (const { meaning } of Object.values(ERRORS)) expect(meaning).toMatch(/^[A-Z].+\.$/s);
  });
});
