import { beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld, USERS } from '../../../testing/exactness/small-world.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../../testing/source-ticket.ts';
import type { Caller } from '../../domain/caller.ts';
import type { SourceTicket } from '../../domain/source.ts';
import { project } from '../../readmodel/projector.ts';
import type { Database } from '../../store/database.ts';
import { addEdit, failEdit, markSent } from '../../store/outbox/outbox.ts';
import { takeOver } from '../../sync/take-over.ts';
import { NoticeLook } from './notice-clock.ts';
import { listNotifications } from './notifications.service.ts';
import { countUnread, keepNotices, markRead } from './notifications.store.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Accounts of the small world, and who they are at Jira: 1 sees every desk, 2 only the first. */
const [ANA, BEN] = [1, 2];
const MINE = { kind: 'comment', body: 'Mine', public: true } as const;

eachDatabase((_name, open) => {
  let database: Database;
  let look: NoticeLook;
  let now: number;
  let version: number;
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    [now, version] = [BEGIN, 0];
    look = new NoticeLook(database, () => now);
    await take({ summary: 'Before anybody looked', assigneeSourceId: '200' });
    expect(await look.once()).toEqual({ userIds: [], more: false });
  });

  async function take(own: Partial<SourceTicket>, by?: string): Promise<void> {
    version += 1;
    const ticket = sourceTicket({
      sourceId: '1',
      deskSourceId: '100',
      key: 'ASK-1',
      version,
      createdAt: BEGIN,
      updatedAt: now,
      people: [...JIRA.people],
      ...own,
    });
    const entry = {
      sourceId: `h${version}`,
      authorSourceId: by ?? null,
      at: now,
      items: [{ field: 'assignee', fromId: null, toId: ticket.assigneeSourceId, from: null, to: null }],
    };
    const histories = new Map(by === undefined ? [] : [[ticket.sourceId, [entry]]]);
    await database.transaction((tx) =>
      takeOver(tx, JIRA.connectionId, { tickets: [ticket], histories }, now, async () => {}),
    );
  }

  const caller = async (userId: number): Promise<Caller> => {
    const desks = await database.read.selectFrom('desks').select(['id', 'source_id']).execute();
    const user = USERS.find(({ id }) => id === userId)!;
    const deskIds = desks.filter(({ source_id }) => user.desks.includes(source_id)).map(({ id }) => id);
    return { userId, name: '', role: 'agent', deskIds, personIds: [], timeZone: 'UTC' };
  };
  /** What a person is told, the latest first. */
  const told = async (userId: number) => {
    const { views } = await listNotifications(database, await caller(userId), { before: undefined, limit: 100 });
    return views.map(({ kind, key, by, text }) => [kind, key, by, text].filter((part) => part !== null).join(' '));
  };
  const said = (sourceId: string, authorSourceId: string | null, text: string, source = text) =>
    sourceComment({ sourceId, authorSourceId, createdAt: now, body: { format: 'text', source, text } });
  const comments = (...items: ReturnType<typeof said>[]) => ({ comments: { items, complete: true } });
  const ticketId = async () =>
    (await database.read.selectFrom('ticket_rows').select('id').executeTakeFirstOrThrow()).id;
  const edit = async (userId: number, made: Parameters<typeof addEdit>[1]['edit']) => {
    const id = await ticketId();
    return database.transaction((tx) =>
      addEdit(tx, { connectionId: JIRA.connectionId, ticketId: id, userId, edit: made, base: null, at: now }),
    );
  };

  it('tells of a ticket that became one’s own, by whom, and not of one that one took', async () => {
    now += MINUTE;
    await take({ assigneeSourceId: '201' }, '200');
    expect(await look.once()).toEqual({ userIds: [BEN], more: false });
    expect(await told(BEN)).toEqual(['assigned ASK-1 Person 200']);
    now += MINUTE;
    await take({ assigneeSourceId: '200' }, '200');
    expect(await look.once()).toEqual({ userIds: [], more: false });
    expect(await told(ANA)).toEqual([]);
  });

  it('goes by who did it here, whoever the site says it was', async () => {
    now += MINUTE;
    await edit(BEN, { kind: 'assign', assigneeSourceId: '201' });
    await take({ assigneeSourceId: '201' }, '203');
    expect((await look.once()).userIds).toEqual([]);
    now += MINUTE;
    await edit(BEN, { kind: 'assign', assigneeSourceId: '200' });
    await take({ assigneeSourceId: '200' }, '203');
    await look.once();
    expect(await told(ANA)).toEqual(['assigned ASK-1 User 2']);
  });

  it('tells of what is said on one’s ticket, and of being mentioned on any, each once', async () => {
    now += MINUTE;
    const own = said('10', '200', 'My own words, @Person 200');
    const customer = said('11', '204', 'It still burns');
    const mention = said('12', '203', 'Ask @person 201.', '{"type":"mention","attrs":{"id":"200"}}');
    await take({ assigneeSourceId: '200', ...comments(own, customer, mention) });
    expect((await look.once()).userIds.sort()).toEqual([ANA, BEN]);
    const ofAna = ['mentioned ASK-1 Person 203 Ask @person 201.', 'commented ASK-1 Person 204 It still burns'];
    expect((await told(ANA)).sort()).toEqual(ofAna.toSorted());
    expect(await told(BEN)).toEqual(['mentioned ASK-1 Person 203 Ask @person 201.']);
    now += MINUTE;
    await take({ assigneeSourceId: '200', summary: 'Changed', ...comments(own, customer, mention) });
    expect((await look.once()).userIds).toEqual([]);
    // Another process, which knows nothing of what was found, looks through all of it again.
    await database.transaction(({ db }) =>
      db.updateTable('notification_marks').set({ seq: 1, comment_id: 0 }).execute(),
    );
    expect((await new NoticeLook(database, () => now).once()).userIds).toEqual([]);
    expect((await told(ANA)).sort()).toEqual(ofAna.toSorted());
  });

  it('knows one’s own words though the connecting account said them', async () => {
    now += MINUTE;
    const comment = await edit(ANA, MINE);
    await markSent(database, { id: comment, edit: MINE }, { at: now, upstreamId: '20' });
    await take({ assigneeSourceId: '200', ...comments(said('20', '203', 'Mine')) });
    expect((await look.once()).userIds).toEqual([]);
  });

  it('tells nobody of what was said before a ticket became theirs', async () => {
    now += MINUTE;
    await take({ assigneeSourceId: '203', ...comments(said('60', '204', 'Before')) });
    await look.once();
    now += MINUTE;
    await take({ assigneeSourceId: '200', ...comments(said('60', '204', 'Before')) });
    await look.once();
    expect(await told(ANA)).toEqual(['assigned ASK-1']);
  });

  it('tells of nothing old, and of nothing while a site is read for the first time', async () => {
    now += 3 * DAY;
    const old = sourceComment({ sourceId: '30', authorSourceId: '204', createdAt: BEGIN });
    await take({ assigneeSourceId: '200', comments: { items: [old], complete: true } });
    expect((await look.once()).userIds).toEqual([]);
    const stream = { connection_id: JIRA.connectionId, stream: 'issues', cursor: null, done: 1, total: null };
    const blank = { last_success_at: null, error: null, progressed_at: null, attempted_at: null, next_run_at: null };
    const row = { ...stream, ...blank, interval_ms: null, backlog: null, lacking: null };
    await database.transaction(({ db }) =>
      db
        .insertInto('sync_streams')
        .values({ ...row, complete: 0 })
        .execute(),
    );
    await take({ assigneeSourceId: '201' }, '200');
    expect((await look.once()).userIds).toEqual([]);
    await database.transaction(({ db }) => db.updateTable('sync_streams').set({ complete: 1 }).execute());
    await take({ assigneeSourceId: '200', ...comments(said('31', '204', 'New')) });
    await look.once();
    expect((await told(ANA)).sort()).toEqual(['assigned ASK-1', 'commented ASK-1 Person 204 New']);
    expect(await told(BEN)).toEqual([]);
  });

  it('tells before a clock runs out, and when it has; anew when it is due at another time', async () => {
    const sla = (dueAt: number) => ({
      slas: [
        {
          sourceId: 's',
          name: 'Time to resolution',
          state: 'running' as const,
          startedAt: BEGIN,
          dueAt,
          stoppedAt: null,
          goalMs: 60 * MINUTE,
          remainingMs: null,
        },
      ],
    });
    await take({ assigneeSourceId: '200', ...sla(BEGIN + 60 * MINUTE) });
    expect((await look.once()).userIds).toEqual([]);
    for (const minutes of [31, 45, 59]) {
      now = BEGIN + minutes * MINUTE;
      await look.once();
    }
    expect(await told(ANA)).toEqual(['sla_soon ASK-1']);
    for (const minutes of [60, 75]) {
      now = BEGIN + minutes * MINUTE;
      await look.once();
    }
    expect(await told(ANA)).toEqual(['sla_breached ASK-1', 'sla_soon ASK-1']);
    await take({ assigneeSourceId: '200', ...sla(now + 20 * MINUTE) });
    await look.once();
    expect(await told(ANA)).toHaveLength(3);
  });

  it('tells of an edit that was refused, and of one that somebody else’s change stands against', async () => {
    now += MINUTE;
    const first = await edit(ANA, { kind: 'fields', fields: { summary: 'Mine' } });
    const second = await edit(ANA, { kind: 'fields', fields: { priority: 'High' } });
    const named = { base: 'Low', theirs: 'Highest', yours: 'High' };
    await database.transaction(async (tx) => {
      await failEdit(tx, first, { code: 'FORBIDDEN', message: 'The site says no.', sentAt: null }, now);
      const conflict = [{ field: 'priority' as const, ...named, named }];
      await failEdit(tx, second, { code: 'CONFLICT', message: 'Changed meanwhile.', sentAt: null, conflict }, now);
      await project(tx, { ticketIds: [await ticketIdIn(tx.db)], at: now });
    });
    expect((await look.once()).userIds).toEqual([ANA]);
    expect(await told(ANA)).toEqual(['edit_conflict ASK-1 Changed meanwhile.', 'edit_refused ASK-1 The site says no.']);
    expect((await look.once()).userIds).toEqual([]);
  });
  const ticketIdIn = async (db: Database['read']) =>
    (await db.selectFrom('ticket_rows').select('id').executeTakeFirstOrThrow()).id;

  it('shows and counts nothing of a desk one does not see any more, and marks as read what one says', async () => {
    now += MINUTE;
    await take({ assigneeSourceId: '201', ...comments(said('40', '204', 'Hello')) }, '200');
    await look.once();
    const ben = await caller(BEN);
    expect(await countUnread(database.read, ben)).toBe(2);
    const { views } = await listNotifications(database, ben, { before: undefined, limit: 1 });
    await database.transaction((tx) => markRead(tx, BEN, { id: views[0]!.id, andBefore: false }, now));
    await database.transaction((tx) => markRead(tx, ANA, { id: 1_000, andBefore: true }, now));
    expect(await countUnread(database.read, ben)).toBe(1);
    await take({ assigneeSourceId: '201', deskSourceId: '101', ...comments(said('40', '204', 'Hello')) });
    expect([await told(BEN), await countUnread(database.read, ben)]).toEqual([[], 0]);
  });

  it('keeps a bounded number of each person’s, and none for ever', async () => {
    const id = await ticketId();
    const notices = Array.from({ length: 700 }, (_, n) => ({
      userId: ANA,
      kind: 'commented' as const,
      ticketId: id,
      cause: `comment ${n}`,
      at: BEGIN + n,
    }));
    const keep = (at: number, some = notices) => database.transaction((tx) => keepNotices(tx, some, at));
    const count = async () =>
      (await database.read.selectFrom('notifications').select('cause').orderBy('id').execute()).map(
        ({ cause }) => cause,
      );
    expect(await keep(BEGIN)).toEqual([ANA]);
    expect(await count()).toHaveLength(700);
    expect(await keep(BEGIN + DAY)).toEqual([]);
    const one = { ...notices[0]!, cause: 'later' };
    await keep(BEGIN + 3 * DAY, [{ ...one, at: BEGIN + 3 * DAY }]);
    expect(await count()).toHaveLength(500);
    await keep(BEGIN + 61 * DAY, [{ ...one, cause: 'latest', at: BEGIN + 61 * DAY }]);
    expect(await count()).toEqual(['later', 'latest']);
  });

  it('mentions nobody by a part of their name', async () => {
    now += MINUTE;
    await take({
      people: [sourcePerson({ sourceId: '9' })],
      ...comments(said('50', '203', 'See @Person 2010 or mail a@Person 20')),
    });
    expect((await look.once()).userIds).toEqual([]);
  });
});
