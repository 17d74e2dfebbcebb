import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { createLogger } from './logger.ts';

function logging(json: boolean) {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', json, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines };
}

const FORGED = 'x"}\n{"level":30,"msg":"all is well"}\r\n12:00:00.000 info  all is well \u001b[2J';

describe.each([
  ['JSON', true],
  ['readable', false],
])('%s log lines', (_name, json) => {
  it('cannot be added to by what they tell of', () => {
    const { logger, lines } = logging(json);
    logger.info({ name: FORGED }, FORGED);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  it('keep secrets to themselves, wherever those are', () => {
    const { logger, lines } = logging(json);
    const secret = 'hunter2';
    logger.warn(
      { password: secret, request: { token: secret, headers: { authorization: secret, cookie: secret } } },
      'said',
    );
    expect(lines.join('')).not.toContain(secret);
    expect(lines.join('')).toContain('[secret]');
  });

  it('tell of an error with its causes, and of nothing else it carries', () => {
    const { logger, lines } = logging(json);
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET', request: { body: 'hunter2' } });
    logger.error({ err: new AppError('internal', 'BROKEN', 'It broke', { cause, details: 'hunter2' }) }, 'fault');
    expect(lines.join('')).toContain('It broke');
    expect(lines.join('')).toContain('reset');
    expect(lines.join('')).not.toContain('hunter2');
  });
});

describe('readable log lines', () => {
  it('begin with the time and the level', () => {
    const { logger, lines } = logging(false);
    logger.info({ tickets: 12, name: 'two words', list: ['a'] }, 'first sync done');
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} info {2}first sync done tickets=12 name=two words list=\["a"\]\n$/,
    );
  });
});
