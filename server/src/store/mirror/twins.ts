import { type Kysely, sql } from 'kysely';
import type { Body } from '../../domain/source.ts';
import { ticketAddresses } from '../../domain/ticket-addresses.ts';
import type { WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { TwinTable } from '../schema/mirror-tables.ts';
import { writeMany } from '../write-many.ts';

/** What was read of a ticket's conversation. */
export interface Said {
  sourceId: string;
  bodies: readonly Body[];
  /** All of it: what is not named in it is named no more. */
  whole: boolean;
}

/** Keeps which tickets of other sites are named in what tickets say. */
export async function writeNamedTwins(
  tx: WriteTransaction,
  connectionId: number,
  said: readonly Said[],
): Promise<void> {
  const whole = said.filter((one) => one.whole).map(({ sourceId }) => sourceId);
  if (whole.length > 0) await forgetTwins(tx, connectionId, whole, 'text');
  const named = said.flatMap(({ sourceId, bodies }) =>
    ticketAddresses(bodies.map(({ source }) => source)).map((address) => ({ sourceId, ...address })),
  );
  if (named.length === 0) return;
  const own = await tx.db.selectFrom('connections').select('kind').where('id', '=', connectionId).executeTakeFirst();
  const rows = named
    .filter(({ kind }) => kind !== own?.kind)
    .map(({ sourceId, site, key }) => ({
      connection_id: connectionId,
      source_id: sourceId,
      told_by: 'text' as const,
      other_site: site,
      other_source_id: '',
      other_key: key,
    }));
  await writeMany(tx, 'twins', rows, { key: KEY });
}

const KEY = ['connection_id', 'source_id', 'told_by', 'other_site', 'other_source_id', 'other_key'] as const;

/** An issue a site lists as linked with one of its tickets. */
export interface ListedTwin {
  sourceId: string;
  otherSourceId: string;
  otherKey: string;
}

/** The links held of a site's listing, by ticket. */
export async function listedTwins(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
): Promise<Map<string, ListedTwin[]>> {
  const rows = await db
    .selectFrom('twins')
    .select(['source_id as sourceId', 'other_source_id as otherSourceId', 'other_key as otherKey'])
    .where('connection_id', '=', connectionId)
    .where('told_by', '=', sql.lit('listing'))
    .execute();
  return Map.groupBy(rows, ({ sourceId }) => sourceId);
}

/**
 * Puts what a site lists of some of its tickets in place of what it listed before.
 *
 * @returns ids of the tickets at both ends, of those before as of those now
 */
export async function writeListedTwins(
  tx: WriteTransaction,
  connectionId: number,
  { sourceIds, links }: { sourceIds: readonly string[]; links: readonly ListedTwin[] },
): Promise<number[]> {
  const before = await endsOf(tx, connectionId, sourceIds);
  await forgetTwins(tx, connectionId, sourceIds, 'listing');
  const rows = links.map(({ sourceId, otherSourceId, otherKey }) => ({
    connection_id: connectionId,
    source_id: sourceId,
    told_by: 'listing' as const,
    other_site: '',
    other_source_id: otherSourceId,
    other_key: otherKey,
  }));
  await writeMany(tx, 'twins', rows, { key: KEY });
  return [...new Set([...before, ...(await endsOf(tx, connectionId, sourceIds))])];
}

/** The tickets that are listed as linked, those of this connection first among them, as far as they are mirrored. */
async function endsOf({ db }: WriteTransaction, connectionId: number, sourceIds: readonly string[]): Promise<number[]> {
  const listed = db
    .selectFrom('twins as twin')
    .where('twin.connection_id', '=', connectionId)
    .where('twin.source_id', 'in', sourceIds)
    .where('twin.told_by', '=', sql.lit('listing'));
  const ends = await listed
    .innerJoin('tickets as teller', (join) =>
      join.onRef('teller.connection_id', '=', 'twin.connection_id').onRef('teller.source_id', '=', 'twin.source_id'),
    )
    .select('teller.id')
    .union(
      listed
        .innerJoin('ticket_keys as named', 'named.key', 'twin.other_key')
        .innerJoin('tickets as other', (join) =>
          join.onRef('other.id', '=', 'named.ticket_id').onRef('other.source_id', '=', 'twin.other_source_id'),
        )
        .select('other.id'),
    )
    .execute();
  return ends.map(({ id }) => id);
}

/** Forgets what tickets tell of twins, or what is told of theirs in one way. */
export async function forgetTwins(
  { db }: WriteTransaction,
  connectionId: number,
  sourceIds: readonly string[],
  toldBy?: TwinTable['told_by'],
): Promise<void> {
  await db
    .deleteFrom('twins')
    .where('connection_id', '=', connectionId)
    .where('source_id', 'in', sourceIds)
    .$if(toldBy !== undefined, (twins) => twins.where('told_by', '=', sql.lit(toldBy as TwinTable['told_by'])))
    .execute();
}
