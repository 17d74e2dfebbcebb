import type { MessageId, Translate } from '../../../app/i18n/language.ts';

/** What the server calls its streams and purposes, where the page has a better word. */
const STREAMS: Record<string, MessageId> = {
  asked_queues: 'stream.asked',
  asked_views: 'stream.asked',
  catalogue: 'stream.catalogue',
  census: 'stream.census',
  edits: 'stream.edits',
  gaps: 'stream.gaps',
  issues: 'stream.issues',
  organizations: 'stream.organizations',
  people: 'stream.people',
  ticket_events: 'stream.events',
  tickets: 'stream.tickets',
  webhooks: 'stream.webhooks',
  worklogs: 'stream.worklogs',
  workflows: 'stream.workflows',
};

/** A name the page does not know stands as the server says it, as words. */
export function streamName(stream: string, t: Translate): string {
  const known = STREAMS[stream];
  if (known) return t(known);
  const words = stream.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
