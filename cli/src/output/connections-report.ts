import type { ConnectionView } from '@speedyflow/contract/connections';
import { table } from './table.ts';

const AUTH: Record<ConnectionView['auth']['kind'], string> = {
  api_token: 'API token',
  oauth_client: 'OAuth client',
  oauth: 'sign-in',
};

/** One line per connection: where it is to, how it signs in and until when. */
export function connectionsReport(connections: readonly ConnectionView[]): string {
  const headings = ['id', 'connection', 'site', 'state', 'signs in by', 'ends', 'made by', 'trouble'];
  const rows = connections.map(({ id, name, site, state, auth, managed_by, error }) => [
    id,
    name,
    site,
    state,
    AUTH[auth.kind],
    auth.expires_at?.slice(0, 10) ?? '',
    managed_by === 'settings' ? 'settings' : 'administrator',
    error ?? '',
  ]);
  return table(
    headings.map((heading) => ({ heading, numbers: heading === 'id' })),
    rows,
  );
}
