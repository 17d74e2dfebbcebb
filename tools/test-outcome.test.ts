import { describe, expect, it } from 'vitest';
import { type FileOutcome, type Need, summarise } from './test-outcome.ts';

const file = (outcome: Partial<FileOutcome>): FileOutcome => ({
  path: 'server/src/store/rows.test.ts',
  passed: 0,
  failed: 0,
  skipped: [],
  broken: false,
  ...outcome,
});
const POSTGRES: Need = { name: 'PostgreSQL', files: /\.db\.test\.ts$/ };
const MISSING: Need = { ...POSTGRES, missing: 'none is installed' };
const DATABASE_FILE = 'server/src/store/rows.db.test.ts';

describe('summarise', () => {
  it('adds up the files', () => {
    const summary = summarise([file({ passed: 3 }), file({ passed: 1, failed: 2 })], [], false);
    expect(summary).toEqual({ lines: [], ok: false, verdict: '4 passed, 2 failed' });
  });

  it('says what was skipped and why', () => {
    const summary = summarise([file({ passed: 1, skipped: ['no data', 'no data', undefined] })], [], true);
    expect(summary.verdict).toBe('1 passed, 0 failed, 3 skipped');
    expect(summary.ok).toBe(true);
    expect(summary.lines).toEqual([
      'skipped server/src/store/rows.test.ts: 2 of its tests (no data)',
      'skipped server/src/store/rows.test.ts: 1 of its tests (no reason given)',
    ]);
  });

  it('counts a file that broke outside its tests as a failure', () => {
    expect(summarise([file({ passed: 2, broken: true })], [], false).verdict).toBe('2 passed, 1 failed');
    expect(summarise([file({ failed: 1, broken: true })], [], false).verdict).toBe('0 passed, 1 failed');
  });

  it('names the missing server, and fails for it only when strict', () => {
    const outcomes = [file({ path: DATABASE_FILE, passed: 4, skipped: [undefined, undefined] })];
    const lenient = summarise(outcomes, [MISSING], false);
    expect(lenient).toMatchObject({ ok: true, verdict: '4 passed, 0 failed, 2 skipped' });
    expect(lenient.lines).toEqual([`skipped ${DATABASE_FILE}: PostgreSQL is not there: none is installed`]);
    expect(summarise(outcomes, [MISSING], true)).toMatchObject({ ok: false, verdict: '4 passed, 2 failed' });
  });

  it('names what is missing of the two that a file needs', () => {
    const redis: Need = { name: 'Redis', files: /\.redis\.db\.test\.ts$/, missing: 'none could be had' };
    const both = file({ path: 'server/src/main/bus.redis.db.test.ts', skipped: [undefined] });
    expect(summarise([both], [POSTGRES, redis], false).lines).toEqual([
      `skipped ${both.path}: Redis is not there: none could be had`,
    ]);
  });

  it('fails when strict though the file hid that it left something out', () => {
    expect(summarise([file({ path: DATABASE_FILE, passed: 4 })], [MISSING], true).ok).toBe(false);
  });

  it('fails when strict and a suite skips itself though its server is there', () => {
    const outcomes = [file({ path: DATABASE_FILE, passed: 4, skipped: ['not today'] })];
    expect(summarise(outcomes, [POSTGRES], true).ok).toBe(false);
  });
});
