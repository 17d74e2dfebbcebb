import type { StreamFreshness } from '@speedyflow/contract/connections';
import { describe, expect, it } from 'vitest';
import { firstSyncOf } from './first-sync.ts';

const stream = (name: string, done: number, total: number | null, complete = false): StreamFreshness => ({
  stream: name,
  done,
  total,
  complete,
  last_success_at: null,
  lag_seconds: null,
  attempted_at: null,
  next_run_at: null,
  interval_seconds: null,
  backlog: null,
  alarm: null,
  stall: null,
  error: null,
  lacking: null,
});
const catalogue = stream('catalogue', 5, 5, true);
const syncing = { name: 'Acme', state: 'syncing', error: null } as const;

describe('the first sync', () => {
  it('adds up the sites, the catalogue left out', () => {
    const streams = [
      [catalogue, stream('issues', 100, 900)],
      [catalogue, stream('tickets', 20, 300)],
    ];
    expect(firstSyncOf([syncing, syncing], streams)).toEqual({ done: 120, total: 1200, problem: null });
  });

  it('has begun before any site has said how much there is', () => {
    expect(firstSyncOf([syncing], [[]])).toEqual({ done: 0, total: null, problem: null });
    expect(firstSyncOf([syncing], [[catalogue]])).toEqual({ done: 0, total: null, problem: null });
  });

  it('does not count to nothing, nor beyond what there is', () => {
    expect(firstSyncOf([syncing], [[stream('issues', 0, 0)]])).toEqual({ done: 0, total: null, problem: null });
    expect(firstSyncOf([syncing], [[stream('issues', 105, 100)]])).toEqual({ done: 105, total: 105, problem: null });
  });

  it('tells why a site cannot be read', () => {
    const failing = { name: 'Acme', state: 'failing', error: 'The token is wrong.' } as const;
    expect(firstSyncOf([failing], [[]])?.problem).toBe('Acme: The token is wrong.');
  });

  it('is over for a site that was read once, whatever fails since', () => {
    const failing = { name: 'Acme', state: 'failing', error: 'Not reachable.' } as const;
    expect(firstSyncOf([failing], [[catalogue, stream('issues', 900, 900, true)]])).toBeUndefined();
  });

  it('says nothing before anything is known', () => {
    expect(firstSyncOf([], [])).toBeUndefined();
    expect(firstSyncOf([syncing], [undefined])).toBeUndefined();
  });
});
