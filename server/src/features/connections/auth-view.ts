import type { ConnectionView } from '@speedyflow/contract/connections';
import type { ConnectionTable } from '../../store/schema/mirror-tables.ts';

/** Zendesk takes no API tokens any more from this day on. */
const ZENDESK_TOKENS_END = '2027-04-30T00:00:00.000Z';

/** How a connection signs in, and what is to be known of its end. */
export function authView(
  kind: ConnectionTable['kind'],
  auth: ConnectionTable['auth_kind'],
  endsAt: number | null,
): ConnectionView['auth'] {
  switch (auth) {
    case 'oauth':
      return {
        kind: 'oauth',
        expires_at: endsAt === null ? null : new Date(endsAt).toISOString(),
        note: 'Renewed with each use; it ends when it is not used until then.',
      };
    case 'oauth_client':
      return {
        kind: 'oauth_client',
        expires_at: null,
        note: 'Ends when whoever made the client loses access to the account.',
      };
    case 'basic':
      return kind === 'zendesk'
        ? {
            kind: 'api_token',
            expires_at: ZENDESK_TOKENS_END,
            note: 'Zendesk ends API tokens on 2027-04-30: connect by OAuth before.',
          }
        : {
            kind: 'api_token',
            expires_at: null,
            note: 'API tokens of Atlassian end a year after they were made, or before.',
          };
  }
}
