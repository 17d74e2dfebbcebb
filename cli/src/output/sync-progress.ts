import type { ConnectionView, StreamFreshness } from '@speedyflow/contract/connections';

/** A connection that was asked to sync, and when, by the server's clock. */
export interface Requested {
  readonly id: number;
  readonly name: string;
  readonly at: number;
}

/** A stream of a connection that is waited for. */
export interface Awaited {
  readonly since: Requested;
  /** How its connection is now: syncing until everything that was asked for is read. */
  readonly connection: Pick<ConnectionView, 'state' | 'error'>;
  readonly stream: StreamFreshness;
}

/** How far the streams are together, each counting the same, and what is being read. */
export function progressOf(streams: readonly Awaited[]): { percent: number; text: string } {
  const reading = streams.find((one) => !isDone(one));
  const share = streams.reduce((sum, one) => sum + shareOf(one), 0) / Math.max(1, streams.length);
  return {
    percent: Math.floor(share * 100),
    text: reading ? `${reading.since.name}: ${reading.stream.stream}` : 'done',
  };
}

/** The streams that have not succeeded since they were asked to, each with its error. */
export function unfinished(streams: readonly Awaited[]): string[] {
  return streams
    .filter((one) => !isDone(one))
    .map(({ since, connection, stream }) => {
      const error = stream.error ?? connection.error;
      return `${since.name}: ${stream.stream}${error ? ` (${error})` : ''}`;
    });
}

function isDone({ since, connection, stream }: Awaited): boolean {
  if (connection.state !== 'ready' || !stream.complete) return false;
  const { attempted_at: begun, last_success_at: ended } = stream;
  return begun !== null && ended !== null && Date.parse(begun) >= since.at && Date.parse(ended) >= Date.parse(begun);
}

function shareOf(one: Awaited): number {
  if (isDone(one)) return 1;
  const { done, total } = one.stream;
  return done && total ? Math.min(0.99, done / total) : 0;
}
