import { openJira, openZendesk } from '../../src/main/upstream-clients.ts';
import type { Clock } from '../../src/stdx/clock.ts';
import { createJiraSync, type JiraReading } from '../../src/sync/jira/jira-sync.ts';
import type { SyncContext } from '../../src/sync/sync-context.ts';
import { createZendeskSync, type ZendeskReading } from '../../src/sync/zendesk/zendesk-sync.ts';
import type { JiraUpstream } from '../../src/upstream/jira/jira-upstream.ts';
import type { ZendeskUpstream } from '../../src/upstream/zendesk/zendesk-upstream.ts';
import { INTEGRATION } from '../two-sites.ts';

const { email, jiraToken, zendeskToken } = INTEGRATION;

/** A client of a simulated site, and how a sync of it reads. */
export interface SiteAtHand<Upstream, Reading> {
  readonly upstream: Upstream;
  readonly reading: Reading;
  close(): Promise<void>;
}

export function jiraAtHand(address: string, context: SyncContext): SiteAtHand<JiraUpstream, JiraReading> {
  const settings = { site: 'https://jira.example', email, apiToken: jiraToken };
  const { upstream, close } = openJira(settings, meansOf(address, context));
  return { upstream, reading: createJiraSync(context, upstream), close };
}

export function zendeskAtHand(address: string, context: SyncContext): SiteAtHand<ZendeskUpstream, ZendeskReading> {
  const auth = { kind: 'token', email, apiToken: zendeskToken } as const;
  const { upstream, close } = openZendesk({ site: 'https://zendesk.example', auth }, meansOf(address, context));
  return { upstream, reading: createZendeskSync(context, upstream), close };
}

function meansOf(address: string, { clock }: { clock: Clock }) {
  return { clock, random: () => 0, allowPrivate: true, address };
}
