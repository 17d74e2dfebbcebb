import type { ConnectionView } from '@speedyflow/contract/connections';
import type { WebhookState } from '@speedyflow/contract/webhooks';
import { table } from './table.ts';
import { ago } from './time-span.ts';

const REGISTERED: Record<WebhookState['registered'], string> = {
  no: 'no',
  here: 'yes',
  by_hand: 'by hand',
};

/** One line per connection: whether its site delivers here, where to, and when it last did. */
export function webhooksReport(
  shown: readonly { connection: ConnectionView; state: WebhookState }[],
  now: number,
): string {
  const headings = ['id', 'connection', 'registered', 'delivers to', 'last came', 'last hour', 'ends', 'trouble'];
  const rows = shown.map(({ connection, state }) => [
    connection.id,
    connection.name,
    REGISTERED[state.registered],
    state.url ?? '',
    ago(state.last_delivery_at, now),
    state.deliveries_last_hour,
    state.expires_at?.slice(0, 10) ?? '',
    state.error ?? '',
  ]);
  return table(
    headings.map((heading) => ({ heading, numbers: heading === 'id' || heading === 'last hour' })),
    rows,
  );
}
