import { Type } from 'typebox';
import type { WebhookRegistrar } from '../../domain/webhook.ts';
import { failed, onceWritten, orNullWhenGone } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { readAllPages } from './paging.ts';

const PATH = '/api/v2/webhooks';

/** Every change of a ticket that is shown here. */
const SUBSCRIPTIONS = [
  'created',
  'status_changed',
  'custom_status_changed',
  'priority_changed',
  'type_changed',
  'subject_changed',
  'description_changed',
  'agent_assignment_changed',
  'group_assignment_changed',
  'requester_changed',
  'organization_changed',
  'form_changed',
  'tags_changed',
  'custom_field_changed',
  'comment_added',
  'comment_made_private',
  'comment_redacted',
  'attachment_linked_to_comment',
  'attachment_redacted_from_comment',
  'problem_link_changed',
  'task_due_at_changed',
  'marked_as_spam',
  'merged',
  'soft_deleted',
  'permanently_deleted',
  'sla_policy_changed',
].map((name) => `zen:event-type:ticket.${name}`);

const readWebhook = wireReader(
  'webhook',
  Type.Object({ id: Type.String({ minLength: 1 }), endpoint: Type.String(), status: Maybe(Type.String()) }),
);
const readSecret = wireReader(
  'signing secret',
  Type.Object({ signing_secret: Type.Object({ secret: Type.String({ minLength: 1 }) }) }),
);

/** A webhook subscribed to the events of tickets. Zendesk chooses its secret. */
export function eventWebhooks(transport: Transport): WebhookRegistrar {
  const interactive = { priority: 'interactive' } as const;
  const standing = async () =>
    decodeAll((await readAllPages(transport, PATH, 'webhooks', {}, interactive)).records, readWebhook);
  const pathOf = (id: string) => `${PATH}/${encodeURIComponent(id)}`;
  const remove = async (ids: readonly string[]) => {
    for (const id of ids) await orNullWhenGone(transport.write({ method: 'DELETE', path: pathOf(id) }, interactive));
  };
  return {
    register: async ({ url, replaces }) => {
      const before = (await standing()).filter(({ endpoint }) => endpoint === url).map(({ id }) => id);
      const webhook = {
        name: 'SpeedyFlow',
        endpoint: url,
        http_method: 'POST',
        request_format: 'json',
        status: 'active',
        subscriptions: SUBSCRIPTIONS,
      };
      await transport.write({ method: 'POST', path: PATH, body: { webhook } }, interactive);
      const made = (await onceWritten('zendesk', standing())).filter(
        ({ id, endpoint }) => endpoint === url && !before.includes(id),
      );
      const [first, ...others] = made.map(({ id }) => id);
      if (first === undefined) throw failed('zendesk', 'made a webhook and does not list it', { ambiguous: false });
      const asked = { method: 'GET', path: `${pathOf(first)}/signing_secret` } as const;
      const answer = await onceWritten('zendesk', transport.read(asked, interactive));
      const { secret } = decodePage(readSecret, answer).signing_secret;
      // What an attempt that was cut short left here is signed with a secret nobody knows.
      await onceWritten('zendesk', remove([...others, ...before.filter((id) => !replaces.includes(id))]));
      return { ids: [first], secret, expiresAt: null };
    },
    renew: async (ids) => {
      const alive = new Set((await standing()).filter(({ status }) => status !== 'inactive').map(({ id }) => id));
      return ids.every((id) => alive.has(id)) ? { expiresAt: null } : null;
    },
    remove,
  };
}
