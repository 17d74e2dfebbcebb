import type { Rejected } from '../../domain/source.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';
import { writeDigestible } from './digestible.ts';
import { forgetMissing } from './tombstones.ts';

/** Takes over what was read by ids: tickets that are there, so that none of them is missing, and people. */
export async function writeStanding(
  context: SyncContext,
  stream: string,
  { arrival, readAt, rejected }: { arrival: Arrival; readAt: number; rejected: readonly Rejected[] },
): Promise<void> {
  const { clock, connectionId, database, linkPeople } = context;
  const there = [...arrival.tickets, ...rejected].flatMap(({ sourceId }) => sourceId ?? []);
  if (there.length === 0 && !arrival.people?.length) return;
  await writeDigestible(context, { ...arrival, readAt }, (digestible, indigestible) =>
    database.transaction(async (tx) => {
      await takeOver(tx, connectionId, digestible, clock.now(), linkPeople);
      await writeRejected(tx, connectionId, stream, [...rejected, ...indigestible], clock.now());
      const noted = await tx.db
        .selectFrom('tickets')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where('source_id', 'in', ['', ...there])
        .where('missing_since', 'is not', null)
        .execute();
      await forgetMissing(
        tx,
        noted.map(({ id }) => id),
      );
    }),
  );
}
