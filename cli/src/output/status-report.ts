import type { ConnectionView, StreamFreshness } from '@speedyflow/contract/connections';
import type { Health } from '@speedyflow/contract/health';
import type { Described } from '../client.ts';
import { count, table } from './table.ts';
import { ago, span } from './time-span.ts';

export interface Status {
  readonly url: string;
  readonly health: Described<typeof Health>;
  readonly ready: boolean;
  readonly connections: readonly (ConnectionView & { streams: StreamFreshness[] })[];
}

/** The whole state on one page, as of `now`. */
export function statusReport({ url, health, ready, connections }: Status, now: number): string {
  const first = `SpeedyFlow ${health.version} at ${url}: ${health.status}, ${ready ? 'ready' : 'not ready yet'}`;
  const parts = connections.map((connection) => connectionReport(connection, now));
  return [
    health.database ? first : `${first}, the database does not answer`,
    ...(parts.length > 0 ? parts : ['Nothing is connected.']),
  ].join('\n\n');
}

function connectionReport(connection: Status['connections'][number], now: number): string {
  const { id, kind, name, site, state, error, tickets, pending_edits, failed_edits, streams } = connection;
  const edits = `${count(pending_edits)} pending and ${count(failed_edits)} failed edits`;
  const lines = [
    `${id}  ${name} (${kind}, ${site}): ${state}${error ? `: ${error}` : ''}`,
    `${count(tickets)} tickets, ${edits}, last synced ${ago(connection.last_success_at, now)}`,
  ];
  const rows = streams.map((stream) => [
    stream.stream,
    isLine(stream) ? '' : ago(stream.last_success_at, now),
    stream.next_run_at === null ? '' : inTime(stream.next_run_at, now),
    stream.backlog === null ? '' : count(stream.backlog),
    firstSync(stream),
    stream.alarm ? `stands still: ${stream.alarm}` : (stream.error ?? ''),
  ]);
  const headings = ['stream', 'synced', 'next run', 'waiting', 'first sync', 'trouble'];
  const columns = headings.map((heading) => ({ heading }));
  return [...lines, ...(rows.length > 0 ? [table(columns, rows)] : [])].join('\n');
}

/** Edits and deliveries wait in a line; nothing runs them at intervals. */
function isLine({ stream }: StreamFreshness): boolean {
  return stream === 'edits' || stream === 'webhooks';
}

function firstSync(stream: StreamFreshness): string {
  const { complete, done, total } = stream;
  if (isLine(stream)) return '';
  if (complete) return 'done';
  if (total) return `${count(done ?? 0)} of ${count(total)}`;
  return done ? `${count(done)} so far` : 'to come';
}

/** How long until an instant; what is due already is due now. */
function inTime(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  return seconds <= 0 ? 'now' : `in ${span(seconds)}`;
}
