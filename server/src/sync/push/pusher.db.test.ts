import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { sourceComment, sourceTicket } from '../../../testing/source-ticket.ts';
import { refusing, type SyncAtHand, syncAtHand } from '../../../testing/sync-at-hand.ts';
import type { Edit } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import type { Database } from '../../store/database.ts';
import { writeDesks } from '../../store/mirror/desks.ts';
import { addEdit, nextEdits } from '../../store/outbox/outbox.ts';
import { takeOver } from '../take-over.ts';
import { type EditSender, editId, type PushedTicket, pushOne, startPusher } from './pusher.ts';

const SOON = { timeout: 10_000 };
const COMMENT: Edit = { kind: 'comment', body: 'On it.', public: true };
const LOST = new AppError('upstream_failed', 'JIRA_API_ERROR', 'No answer.', { details: { ambiguous: true } });
const DOWN = new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 503.', { details: { ambiguous: false } });
const LIMITED = new AppError('rate_limited', 'JIRA_API_ERROR', 'Slow down.', { details: { retryAfterMs: 90_000 } });
const REFUSED = new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 403.', {
  details: { status: 403, reason: 'You may not comment.' },
});

eachDatabase((_name, open) => {
  test('an edit that stands is confirmed and shown as the upstream has it', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site();
    await edits(hand, '1');
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    const comments = await hand.context.database.read.selectFrom('comments').select('source_id').execute();
    expect(comments.map(({ source_id }) => source_id)).toEqual(site.comments('1'));
  });

  test.for([
    ['refused', REFUSED],
    ['failing', DOWN],
    ['broken', new Error('a fault of ours')],
  ] as const)('an edit that stands is confirmed even if reading the ticket is %s', async ([, failure]) => {
    const hand = await syncAtHand(await open());
    const site = new Site({ read: [failure] });
    await edits(hand, '1');
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed', error_code: null }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test('one whose answer was lost is looked up, and made once', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site({ answer: [LOST] });
    await edits(hand, '1');
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'pending', sent_at: hand.clock.now() }]);
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test.for([
    ['failing', DOWN],
    ['limited', LIMITED],
  ] as const)('while the look-up is %s, an edit stays in doubt and is not sent', async ([, failure]) => {
    const hand = await syncAtHand(await open());
    const site = new Site({ answer: [LOST], lookUp: [failure, failure] });
    await edits(hand, '1');
    for (let tries = 0; tries < 3; tries++) {
      await push(hand, site);
      expect(await outbox(hand)).toMatchObject([{ state: 'pending', sent_at: expect.any(Number) }]);
    }
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test('the upstream says when to come back', async () => {
    const hand = await syncAtHand(await open());
    await edits(hand, '1');
    await push(hand, new Site({ send: [LIMITED] }));
    const due = hand.clock.now() + 90_000;
    expect(await outbox(hand)).toMatchObject([{ state: 'pending', sent_at: null, next_attempt_at: due }]);
  });

  test('one refused while in doubt is looked up again when people send it again', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site({ answer: [LOST], lookUp: [REFUSED] });
    await edits(hand, '1');
    await push(hand, site);
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([
      { state: 'failed', error_message: 'You may not comment.', sent_at: expect.any(Number) },
    ]);
    await database(hand).transaction(({ db }) => db.updateTable('outbox').set({ state: 'pending' }).execute());
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test('one refused outright certainly did not arrive', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site({ send: [REFUSED] });
    await edits(hand, '1');
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'failed', sent_at: null }]);
    expect(site.comments('1')).toEqual([]);
  });

  test('one that our credentials kept out waits for better ones', async () => {
    const hand = await syncAtHand(await open());
    const details = { status: 401, reason: 'Sign in.' };
    const site = new Site({ send: [new AppError('upstream_refused', 'JIRA_API_ERROR', 'Sign in.', { details })] });
    await edits(hand, '1');
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'pending', sent_at: null }]);
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test('a crash between sending and settling makes nothing twice', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site();
    await edits(hand, '1');
    const [edit] = await due(hand);
    await pushOne({ ...hand.context, database: refusing(database(hand), { after: 1, writes: 1 }) }, site, edit!).catch(
      () => {},
    );
    expect(await outbox(hand)).toMatchObject([{ state: 'pending', sent_at: expect.any(Number) }]);
    await push(hand, site);
    expect(await outbox(hand)).toMatchObject([{ state: 'confirmed' }]);
    expect(site.comments('1')).toHaveLength(1);
  });

  test("a ticket's edits arrive in order, behind one that is put off", async () => {
    const hand = await syncAtHand(await open());
    const site = new Site({ send: [DOWN] });
    await edits(hand, '1', '1', '2', '1');
    const pusher = startPusher(hand.context, site);
    await expect.poll(() => site.arrived, SOON).toEqual(['2 3']);
    await settled(hand, 4);
    expect(site.arrived).toEqual(['2 3', '1 1', '1 2', '1 4']);
    hand.stop();
    await pusher.stopped;
  });

  test('a ticket that takes long holds no other', async () => {
    const hand = await syncAtHand(await open());
    const answer = Promise.withResolvers<void>();
    const site = new Site({ slow: { ticket: '1', until: answer.promise } });
    const others = Array.from({ length: 10 }, (_, index) => String(index + 2));
    await edits(hand, '1', ...others);
    const pusher = startPusher(hand.context, site);
    await settled(hand, 10);
    await edits(hand, '12');
    pusher.wake();
    await settled(hand, 11);
    expect(site.comments('1')).toEqual([]);
    answer.resolve();
    await settled(hand, 12);
    hand.stop();
    await pusher.stopped;
  });

  test('a database that refuses for a while does not end it', async () => {
    const hand = await syncAtHand(await open());
    const site = new Site();
    await edits(hand, '1');
    const unsteady = refusing(database(hand), { after: 1, writes: 1 });
    const pusher = startPusher({ ...hand.context, database: unsteady }, site);
    await expect.poll(() => hand.logged, SOON).toContain('push failed and is tried again');
    await settled(hand, 1);
    expect(site.comments('1')).toHaveLength(1);
    hand.stop();
    await pusher.stopped;
  });
});

/** What goes wrong, in turn, by the part of the way it goes wrong at. */
interface Faults {
  lookUp?: unknown[];
  /** Before the write is taken. */
  send?: unknown[];
  /** After it was taken. */
  answer?: unknown[];
  read?: unknown[];
  slow?: { ticket: string; until: Promise<void> };
}

/** An upstream that takes comments, and remembers by the edit's mark which it has. */
class Site implements EditSender {
  /** Ticket and edit, in the order of arrival. */
  readonly arrived: string[] = [];
  readonly #marks = new Map<string, string[]>();
  readonly #faults: Faults;

  constructor(faults: Faults = {}) {
    this.#faults = faults;
  }

  comments(ticket: string): string[] {
    return this.#marks.get(ticket) ?? [];
  }

  stands: EditSender['stands'] = async ({ sourceId }, edit) => {
    fail(this.#faults.lookUp);
    return this.comments(sourceId).includes(editId(edit));
  };

  send: EditSender['send'] = async ({ sourceId }, edit) => {
    fail(this.#faults.send);
    if (this.#faults.slow?.ticket === sourceId) await this.#faults.slow.until;
    this.#marks.set(sourceId, [...this.comments(sourceId), editId(edit)]);
    this.arrived.push(`${sourceId} ${edit.id}`);
    fail(this.#faults.answer);
  };

  read: EditSender['read'] = async ({ sourceId }: PushedTicket) => {
    fail(this.#faults.read);
    const items = this.comments(sourceId).map((mark) => sourceComment({ sourceId: mark }));
    return { tickets: [ticketOf(sourceId, { version: 2, comments: { items, complete: true } })] };
  };
}

function fail(failures: unknown[] | undefined): void {
  const failure = failures?.shift();
  if (failure) throw failure;
}

function ticketOf(sourceId: string, own: Partial<Parameters<typeof sourceTicket>[0]> = {}) {
  return sourceTicket({ sourceId, deskSourceId: 'd', ...own });
}

/** A comment on each of these tickets, in this order; tickets not there yet are made. */
async function edits({ context, clock }: SyncAtHand, ...sourceIds: string[]): Promise<void> {
  const { connectionId, linkPeople } = context;
  const at = clock.now();
  await context.database.transaction(async (tx) => {
    await writeDesks(tx, connectionId, [{ sourceId: 'd', kind: 'project', key: 'D', name: 'Desk' }], at);
    const tickets = [...new Set(sourceIds)].map((sourceId) => ticketOf(sourceId));
    await takeOver(tx, connectionId, { tickets }, at, linkPeople);
    for (const sourceId of sourceIds) {
      const { id: ticketId } = await tx.db
        .selectFrom('tickets')
        .select('id')
        .where('source_id', '=', sourceId)
        .executeTakeFirstOrThrow();
      await addEdit(tx, { connectionId, ticketId, userId: 1, edit: COMMENT, at });
    }
  });
}

const database = ({ context }: SyncAtHand): Database => context.database;

const outbox = (hand: SyncAtHand) => database(hand).read.selectFrom('outbox').selectAll().orderBy('id').execute();

const due = ({ context }: SyncAtHand) =>
  nextEdits(context.database.read, context.connectionId, { besides: [], limit: 100 });

/** One try of every edit whose turn it is. */
async function push(hand: SyncAtHand, site: Site): Promise<void> {
  for (const edit of await due(hand)) await pushOne(hand.context, site, edit);
}

/** Lets time pass until so many edits are confirmed. */
async function settled(hand: SyncAtHand, count: number): Promise<void> {
  await expect
    .poll(async () => {
      hand.clock.advance(1_000);
      return (await outbox(hand)).filter(({ state }) => state === 'confirmed').length;
    }, SOON)
    .toBe(count);
}
