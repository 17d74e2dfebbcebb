import { connectionRoutes } from '@speedyflow/contract/connections';
import type { BodyOf } from '@speedyflow/contract/route';
import { call } from '../../../api/call.ts';

/** Leaves for the sign-in of Jira or Zendesk, which leads back to a page of the settings. */
export async function leaveToSignIn(wanted: BodyOf<typeof connectionRoutes.authorize>): Promise<void> {
  const { data } = await call(connectionRoutes.authorize, { body: wanted });
  location.assign(data.url);
}
