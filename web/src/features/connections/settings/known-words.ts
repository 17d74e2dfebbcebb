import type { ConnectionView, Stall } from '@speedyflow/contract/connections';
import type { useFormat } from '../../../app/i18n/format.ts';
import type { MessageId, Translate } from '../../../app/i18n/language.ts';

/** What the server calls its streams and purposes, where the page has a better word. */
const STREAMS: Record<string, MessageId> = {
  asked_queues: 'stream.asked',
  asked_views: 'stream.asked',
  catalogue: 'stream.catalogue',
  census: 'stream.census',
  edits: 'stream.edits',
  gaps: 'stream.gaps',
  jira_links: 'stream.jiraLinks',
  issues: 'stream.issues',
  listing: 'stream.listing',
  organizations: 'stream.organizations',
  people: 'stream.people',
  ticket_events: 'stream.events',
  tickets: 'stream.tickets',
  webhooks: 'stream.webhooks',
  worklogs: 'stream.worklogs',
  workflows: 'stream.workflows',
};

/** What calls of a site are for. */
const PURPOSES: Record<string, MessageId> = {
  attachments: 'purpose.attachments',
  catalogue: 'stream.catalogue',
  census: 'stream.census',
  changes: 'purpose.changes',
  edits: 'stream.edits',
  'first sync': 'purpose.firstSync',
  gaps: 'stream.gaps',
  jira_links: 'stream.jiraLinks',
  organisations: 'stream.organizations',
  other: 'purpose.other',
  queues: 'stream.asked',
  replay: 'purpose.replay',
  'sign-in': 'purpose.signIn',
  webhooks: 'stream.webhooks',
  workflows: 'stream.workflows',
  worklogs: 'stream.worklogs',
};

const STALLS: Record<Exclude<Stall['kind'], 'failing'>, MessageId> = {
  hanging: 'stall.hanging',
  held: 'stall.held',
  idle: 'stall.idle',
  waiting: 'stall.waiting',
};

export const streamName = (stream: string, t: Translate): string => nameIn(STREAMS, stream, t);

export const purposeName = (purpose: string, t: Translate): string => nameIn(PURPOSES, purpose, t);

/** Why a stream stands still; of one whose runs fail the site's own words say it. */
export function stallText(
  { alarm, stall }: Pick<ConnectionView, 'alarm' | 'stall'>,
  t: Translate,
  format: ReturnType<typeof useFormat>,
): string | null {
  if (stall === null || stall.kind === 'failing') return alarm;
  return t(STALLS[stall.kind], { at: format.moment(stall.since) });
}

/** What is to be known of the end of a connection's credentials. */
export function authNote({ kind, auth }: Pick<ConnectionView, 'kind' | 'auth'>, t: Translate): string {
  return t(auth.kind === 'api_token' ? `auth.note.api_token.${kind}` : `auth.note.${auth.kind}`);
}

/** A name the page does not know stands as the server says it, as words. */
function nameIn(names: Record<string, MessageId>, name: string, t: Translate): string {
  const known = names[name];
  if (known) return t(known);
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
