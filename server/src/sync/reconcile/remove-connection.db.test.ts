import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalDump, dumpDifference } from '../../../testing/convergence/canonical-dump.ts';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import { openSiteSync, type SiteSync } from '../../../testing/site-sync.ts';
import { ANCHOR, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import type { Edit } from '../../domain/edit.ts';
import { systemClock } from '../../stdx/clock.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { openInbox } from '../../store/inbox/open-inbox.ts';
import { addEdit } from '../../store/outbox/outbox.ts';
import { addPiece, addUpload } from '../../store/outbox/uploads.ts';
import { removeConnection } from './remove-connection.ts';

const TICKETS = 400;

let sites: TwoSites;
beforeAll(async () => {
  sites = await startTwoSites({ tickets: TICKETS, clock: { now: () => ANCHOR + 600_000 } });
});
afterAll(() => sites.close());

eachDatabasePlace((_name, makePlace) => {
  const clock = handClock(ANCHOR + 600_000);
  let database: Database;
  let inbox: Inbox;
  let sync: SiteSync;
  let jira: number;
  let zendeskAlone: Record<string, string[]>;
  let both: Record<string, string[]>;

  beforeAll(async () => {
    const { location } = await makePlace();
    database = await openDatabase(location);
    inbox = await openInbox(location, clock);
    sync = await openSiteSync(database, clock, sites);
    jira = sync.connectionId('jira');
    expect(await sync.run('zendesk')).toBe(true);
    zendeskAlone = ofKind(await canonicalDump(database), 'zendesk');
    expect(await sync.run('jira')).toBe(true);
    both = await canonicalDump(database);
  }, 60_000);
  afterAll(async () => {
    await sync.close();
    await inbox.close();
    await database.close();
  });

  const belongsTo = (managed_by: 'removed' | 'settings') =>
    database.transaction(({ db }) =>
      db.updateTable('connections').set({ managed_by }).where('id', '=', jira).execute(),
    );

  /** Removes it with a process that ends before its transaction of that number; 0: with one that does not. */
  async function removeUntil(ends: number, atEnd: (stop: AbortController) => Promise<unknown>): Promise<number> {
    const stop = new AbortController();
    let writes = 0;
    const counting: Database = {
      ...database,
      transaction: async (work) => {
        writes += 1;
        if (writes === ends) await atEnd(stop);
        stop.signal.throwIfAborted();
        return database.transaction(work);
      },
    };
    await removeConnection({ database: counting, inbox, clock: systemClock, signal: stop.signal }, jira).catch(
      (error: unknown) => {
        if (!stop.signal.aborted) throw error;
      },
    );
    return writes;
  }

  test('one that is configured again while it is removed ends up as it was', { timeout: 120_000 }, async () => {
    for (const ends of [1, 2, 4, 7, 12]) {
      await belongsTo('removed');
      await removeUntil(ends, () => belongsTo('settings'));
      expect(await sync.run('jira')).toBe(true);
      expect(dumpDifference(both, await canonicalDump(database)), `at ${ends}`).toEqual([]);
    }
  });

  test('a removal that is cut short at any point goes on where it was, and leaves nothing', async () => {
    await belongsTo('removed');
    await leaveSomething();
    const desks = await database.read.selectFrom('desks').select('id').where('connection_id', '=', jira).execute();
    for (let ends = 3; (await removeUntil(ends, async (stop) => stop.abort())) >= ends; ends += 3);
    expect(dumpDifference(zendeskAlone, ofKind(await canonicalDump(database), 'zendesk'))).toEqual([]);
    const left = await database.read.selectFrom('connections').select('kind').execute();
    expect(left).toEqual([{ kind: 'zendesk' }]);
    const shown = await database.read
      .selectFrom('change_log')
      .select('seq')
      .where(
        'desk_id',
        'in',
        desks.map(({ id }) => id),
      )
      .execute();
    expect(shown).toEqual([]);
    // The number of a ticket that is gone may come again.
    for (const table of ['notifications', 'uploads', 'upload_pieces'] as const) {
      expect(await database.read.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  /** Somebody is notified of a ticket, has begun to attach a file to it, and waits for another with a file to be made. */
  const leaveSomething = () =>
    database.transaction(async (tx) => {
      const { db } = tx;
      const tickets = db.selectFrom('tickets').select('id').where('connection_id', '=', jira).limit(1);
      const { id } = await tickets.executeTakeFirstOrThrow();
      const notice = { user_id: 1, kind: 'assigned' as const, ticket_id: id, cause: 'assigned 1', at: ANCHOR };
      await db
        .insertInto('notifications')
        .values({ ...notice, ...NOBODY })
        .execute();
      const file = { filename: 'a.txt', mime_type: 'text/plain', size_bytes: 2 };
      const upload = await addUpload(tx, { ...file, user_id: 1, name: 'mine', ticket_id: id, created_at: ANCHOR });
      await addPiece(tx, upload, 1, Buffer.from('a'));
      const other = await addUpload(tx, { ...file, user_id: 1, name: 'other', ticket_id: 0, created_at: ANCHOR });
      await addPiece(tx, other, 1, Buffer.from('aa'));
      const files = [{ uploadId: other.id, filename: 'a.txt', mimeType: 'text/plain', sizeBytes: 2 }];
      const edit: Edit = { kind: 'create', ticket: NEW_TICKET, files };
      await addEdit(tx, { connectionId: jira, ticketId: 0, userId: 1, edit, base: null, at: ANCHOR });
    });
});

const NEW_TICKET = {
  deskId: 1,
  deskSourceId: '1',
  type: 'Task',
  summary: 'New',
  description: null,
  priority: null,
  labels: [],
  assigneeSourceId: null,
  requesterSourceId: null,
};

const NOBODY = { about: null, actor_user_id: null, actor_person_id: null, read_at: null };

/** Without the line of the other connection, whose removal leaves it to the last. */
function ofKind(dump: Record<string, string[]>, kind: string): Record<string, string[]> {
  return { ...dump, connections: (dump.connections ?? []).filter((line) => line.includes(`"${kind}"`)) };
}
