import type { WriteTransaction } from '../../store/database.ts';
import { readStream, writeStream } from '../../store/mirror/streams.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import {
  type CensusDesk,
  type HeldTicket,
  heldBeside,
  readCensusDesks,
  readMissing,
} from '../reconcile/census-desks.ts';
import type { CensusReads } from '../reconcile/census-reads.ts';
import { removeMissing } from '../reconcile/frozen-desks.ts';
import { countMissing } from '../reconcile/missing-tickets.ts';
import { purgeTombstones } from '../reconcile/purge.ts';
import { suspicionOf } from '../reconcile/suspicion.ts';
import { noteMissing } from '../reconcile/tombstones.ts';
import type { SyncContext } from '../sync-context.ts';
import { CENSUS_BEGIN, type CensusCursor, heldOtherwise, nextTurn } from './census-turn.ts';
import { TICKETS } from './export-streams.ts';
import { askForHidden, comeBackWith } from './hidden-tickets.ts';
import { zendeskCensusReads } from './zendesk-census-reads.ts';
import type { ZendeskReading } from './zendesk-sync.ts';

export const CENSUS = 'census';

/** One call looks for a hundred tickets: that is all a quiet account pays. */
export const CENSUS_EVERY_MS = 60_000;

/** By when the exports have told of a change; a ticket that is older here than that is read by its id. */
export const TOLD_AFTER_MS = 10 * 60_000;

/** Tickets of a desk looked for once some are missing: enough to see whether that is a matter of single ones. */
const SAMPLE = { first: 1_000, frozen: 100 };

/** Desks looked into with one turn; others wait for the next. */
const DESKS = 3;

/**
 * Looks for the tickets of the mirror, a hundred with each turn, as no list of Zendesk names all that are there. Those
 * held in an old version are read again. Where some are missing their desk is looked into: too many freeze it, single
 * ones go when they are missing twice and, asked for by themselves, are gone.
 *
 * @param options `full` looks into every desk now
 */
export async function takeTicketCensus(
  context: SyncContext,
  upstream: ZendeskUpstream,
  reading: ZendeskReading,
  { full }: { full: boolean },
): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const tickets = await readStream(database.read, connectionId, TICKETS);
  if (tickets?.complete !== 1) return;
  const reads = zendeskCensusReads(context, upstream, await reading.catalogue());
  await purgeTombstones(context, reads);
  const held = await readStream<CensusCursor>(database.read, connectionId, CENSUS);
  const turn = await nextTurn(database.read, connectionId, held?.cursor ?? CENSUS_BEGIN);
  const asked = [...turn.held, ...turn.hidden].map(({ sourceId }) => sourceId);
  const versions = await upstream.ticketVersions(asked, { signal, purpose: 'census' });
  const told = clock.now() - TOLD_AFTER_MS;
  const otherwise = await heldOtherwise(database.read, connectionId, versions);
  const untold = otherwise.filter(({ version }) => version !== null && version < told).map(({ sourceId }) => sourceId);
  const back = turn.hidden.filter(({ sourceId }) => versions.has(sourceId));
  await reads.standing([...new Set([...untold, ...(await comeBackWith(context, back))])]);
  const stillHidden = turn.hidden.filter(({ sourceId }) => !versions.has(sourceId));
  await askForHidden(context, reads, stillHidden);
  const unseen = turn.held.filter(({ sourceId }) => !versions.has(sourceId));
  await database.transaction(async (tx) => {
    await noteUnseen(tx, unseen, clock.now());
    const { looked } = turn.next;
    const progress = { cursor: turn.next, complete: true, done: looked, total: null, at: clock.now() };
    await writeStream(tx, connectionId, CENSUS, progress);
  });
  const desks = await readCensusDesks(database.read, connectionId);
  for (const desk of desks.filter(({ decision }) => decision === 'remove')) {
    await noteWhole(context, upstream, desk);
    await removeMissing(context, reads, desk);
  }
  const due = desks.filter(({ census_at, decision }) => {
    return decision !== 'remove' && (full || (census_at !== null && census_at <= clock.now()));
  });
  for (const desk of full ? due : due.slice(0, DESKS)) await lookInto(context, upstream, reads, desk);
}

/** Notes what is missing, and that its desks are to be looked into unless that is planned. */
async function noteUnseen(
  tx: WriteTransaction,
  unseen: readonly (HeldTicket & { deskId: number })[],
  at: number,
): Promise<void> {
  if (unseen.length === 0) return;
  await noteMissing(
    tx,
    unseen.map(({ id }) => id),
    at,
  );
  await tx.db
    .updateTable('desks')
    .set({ census_at: at })
    .where('id', 'in', [...new Set(unseen.map(({ deskId }) => deskId))])
    .where('census_at', 'is', null)
    .execute();
}

/** Looks for what is missing of a desk, and for a sample of the rest. */
async function lookInto(
  context: SyncContext,
  upstream: ZendeskUpstream,
  reads: CensusReads,
  desk: CensusDesk,
): Promise<void> {
  const { database, signal } = context;
  const all = await heldBeside(database.read, desk.id, new Set());
  const sample = everyNth(all, desk.frozen_at === null ? SAMPLE.first : SAMPLE.frozen);
  const noted = (await readMissing(database.read, desk.id)).map(({ id, source_id }) => ({ id, sourceId: source_id }));
  const ids = new Set([...sample, ...noted].map(({ sourceId }) => sourceId));
  const versions = await upstream.ticketVersions([...ids], { signal, purpose: 'census' });
  const isUnseen = ({ sourceId }: HeldTicket) => !versions.has(sourceId);
  const saw = (sourceId: string) => versions.has(sourceId);
  const ofSample = sample.filter(isUnseen);
  const looked = sample.length;
  // What was noted before says nothing of the desk's share: it is all that a whole round has found.
  const suspect = suspicionOf({ held: all.length, looked, missing: ofSample.length }) !== null;
  const unseen = suspect
    ? ofSample
    : [...new Map([...ofSample, ...noted.filter(isUnseen)].map((one) => [one.id, one])).values()];
  await countMissing(context, reads, {
    desk: { ...desk, held: all.length },
    unseen,
    looked: suspect ? looked : all.length,
    saw,
    nextAt: null,
  });
}

/** Notes all that is missing of a desk: it is to be removed whole. */
async function noteWhole(
  { clock, database, signal }: SyncContext,
  upstream: ZendeskUpstream,
  desk: CensusDesk,
): Promise<void> {
  const all = await heldBeside(database.read, desk.id, new Set());
  const versions = await upstream.ticketVersions(
    all.map(({ sourceId }) => sourceId),
    { signal, purpose: 'census' },
  );
  const missing = all.filter(({ sourceId }) => !versions.has(sourceId)).map(({ id }) => id);
  await database.transaction((tx) => noteMissing(tx, missing, clock.now()));
}

/** At most so many of the items, from all over. */
function everyNth<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  return Array.from({ length: Math.min(items.length, most) }, (_, n) => items[Math.floor(n * step)] as T);
}
