import { type ConnectionView, type StreamFreshness, TICKET_STREAMS } from '@speedyflow/contract/connections';
import { useQueries, useQuery } from '@tanstack/react-query';
import { connectionsQuery, streamsQuery } from './connection-queries.ts';

/** How far everything is read for the first time; lists and counts lack the rest until then. */
export interface FirstSync {
  done: number;
  /** Null while nothing is known of how much there is; never less than is done. */
  total: number | null;
  /** Which site cannot be read at present, and why. */
  problem: string | null;
}

/** The first sync of the connected sites; undefined when every one has been read, or before that is known. */
export function useFirstSync(): FirstSync | undefined {
  const { data: connections = [] } = useQuery(connectionsQuery);
  const unready = connections.filter(({ state }) => state !== 'ready');
  const streams = useQueries({
    queries: unready.map(({ id }) => streamsQuery(id)),
    combine: (answers) => answers.map(({ data }) => data),
  });
  return firstSyncOf(unready, streams);
}

/** Reads the progress from the streams of the sites that are not ready; a site that was ready once does not count. */
export function firstSyncOf(
  unready: readonly Pick<ConnectionView, 'name' | 'state' | 'error'>[],
  streams: readonly (readonly StreamFreshness[] | undefined)[],
): FirstSync | undefined {
  const unread = unready.filter((_, at) => streams[at] && !hasBeenRead(streams[at]));
  if (unread.length === 0) return undefined;
  const failing = unread.find(({ state }) => state === 'failing');
  const counted = streams.flatMap((own) => own ?? []).filter(isOfTickets);
  const known = counted.length > 0 && counted.every(({ total }) => total !== null);
  const done = sum(counted.map((stream) => stream.done));
  const total = known ? Math.max(done, sum(counted.map((stream) => stream.total))) : 0;
  return {
    done,
    total: total > 0 ? total : null,
    problem: failing ? `${failing.name}: ${failing.error}` : null,
  };
}

const isOfTickets = ({ stream }: StreamFreshness) => TICKET_STREAMS.includes(stream);

const hasBeenRead = (own: readonly StreamFreshness[]) =>
  own.some(isOfTickets) && own.filter(isOfTickets).every(({ complete }) => complete);

const sum = (figures: readonly (number | null)[]) =>
  figures.reduce<number>((total, figure) => total + (figure ?? 0), 0);
