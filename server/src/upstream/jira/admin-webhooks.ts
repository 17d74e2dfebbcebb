import { Type } from 'typebox';
import type { WebhookRegistrar } from '../../domain/webhook.ts';
import { failed, onceWritten, orNullWhenGone } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import { decodeAll } from './decode-answer.ts';

const PATH = '/rest/webhooks/1.0/webhook';

/** Attachments name no issue of theirs; the issue's own update tells of them. */
const EVENTS = [
  ...['created', 'updated', 'deleted'].flatMap((what) => [`jira:issue_${what}`, `comment_${what}`, `worklog_${what}`]),
  ...['created', 'deleted'].map((what) => `issuelink_${what}`),
  ...['created', 'updated', 'deleted', 'started', 'closed'].map((what) => `sprint_${what}`),
  ...['created', 'updated', 'deleted', 'configuration_changed'].map((what) => `board_${what}`),
  ...['created', 'updated', 'deleted', 'soft_deleted', 'restored_deleted', 'archived', 'restored_archived'].map(
    (what) => `project_${what}`,
  ),
];

const readWebhook = wireReader(
  'webhook',
  Type.Object({ self: Type.String(), url: Type.String(), enabled: Maybe(Type.Boolean()) }),
);

/** Webhooks as administrators make them: of the whole site, signed with a secret of our choosing, without an end. */
export function adminWebhooks(transport: Transport): WebhookRegistrar {
  const standing = async () => {
    const answer = await transport.read({ method: 'GET', path: PATH }, { priority: 'interactive' });
    const wires = decodeAll(Array.isArray(answer) ? (answer as unknown[]) : [answer], readWebhook);
    return wires.map(({ self, url, enabled }) => ({ id: self.slice(self.lastIndexOf('/') + 1), url, enabled }));
  };
  const remove = async (ids: readonly string[]) => {
    for (const id of ids) {
      const request = { method: 'DELETE', path: `${PATH}/${encodeURIComponent(id)}` } as const;
      await orNullWhenGone(transport.write(request, { priority: 'interactive' }));
    }
  };
  return {
    register: async ({ url, secret, replaces }) => {
      const before = (await standing()).filter((one) => one.url === url).map(({ id }) => id);
      const body = {
        name: 'SpeedyFlow',
        url,
        events: EVENTS,
        filters: { 'issue-related-events-section': '' },
        excludeBody: false,
        secret,
      };
      await transport.write({ method: 'POST', path: PATH, body }, { priority: 'interactive' });
      const made = (await onceWritten('jira', standing())).filter((one) => one.url === url && !before.includes(one.id));
      if (made.length === 0) throw failed('jira', 'made a webhook and does not list it', { ambiguous: false });
      // What an attempt that was cut short left here would deliver everything a second time.
      await onceWritten('jira', remove(before.filter((id) => !replaces.includes(id))));
      return { ids: made.map(({ id }) => id), secret, expiresAt: null };
    },
    renew: async (ids) => {
      const alive = new Set((await standing()).filter(({ enabled }) => enabled !== false).map(({ id }) => id));
      return ids.every((id) => alive.has(id)) ? { expiresAt: null } : null;
    },
    remove,
  };
}
