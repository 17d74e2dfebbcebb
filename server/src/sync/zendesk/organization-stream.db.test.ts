import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import type { Database } from '../../store/database.ts';
import type { OrganizationExportPage, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { syncOrganizations } from './organization-stream.ts';

const SECOND_MS = 1_000;
const BEGUN = Date.UTC(2026, 0, 15);

eachDatabase((_name, open) => {
  const names = async (database: Database) =>
    (await database.read.selectFrom('organizations').select('name').orderBy('source_id').execute()).map(
      ({ name }) => name,
    );

  /** An account whose export gives these pages by the time it is asked from, and this list beside it. */
  function account(pages: Map<number, OrganizationExportPage>, all: string[]) {
    const asked: number[] = [];
    const upstream: Pick<ZendeskUpstream, 'exportOrganizations' | 'organizations'> = {
      exportOrganizations: async ({ startTime }) => {
        asked.push(startTime);
        return pages.get(startTime) ?? { organizations: [], rejected: [], nextTime: startTime, endOfStream: true };
      },
      organizations: async () => ({
        organizations: all.map((name, n) => ({ sourceId: String(n + 1), name })),
        rejected: [],
      }),
    };
    return { asked, upstream: upstream as ZendeskUpstream };
  }

  test('Z2: more organisations of one second than a page holds do not hold the export up, and are all there', async () => {
    const database = await open();
    const { context } = await syncAtHand(database);
    const first = {
      organizations: [{ sourceId: '1', name: 'Old' }],
      rejected: [],
      nextTime: BEGUN,
      endOfStream: false,
    };
    const full = { organizations: [{ sourceId: '1', name: 'One' }], rejected: [], nextTime: BEGUN, endOfStream: false };
    const { asked, upstream } = account(
      new Map([
        [Date.UTC(2007, 0, 1), first],
        [BEGUN, full],
      ]),
      ['One', 'Two', 'Three'],
    );
    await syncOrganizations(context, upstream, { full: false });
    expect(await names(database)).toEqual(['One', 'Two', 'Three']);
    expect(asked.slice(1)).toEqual([BEGUN, BEGUN + SECOND_MS]);

    await syncOrganizations(context, upstream, { full: false });
    expect(asked.at(-1)).toBe(BEGUN + SECOND_MS);
  });
});
