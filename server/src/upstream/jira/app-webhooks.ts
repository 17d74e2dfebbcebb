import { Type } from 'typebox';
import type { WebhookRegistrar } from '../../domain/webhook.ts';
import type { Clock } from '../../stdx/clock.ts';
import { failed, onceWritten } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { jiraTimeOrNull } from './jira-time.ts';
import { readAllPages, VALUES } from './paging.ts';
import { KEY_PARAMETER } from './webhook-dialect.ts';

const PATH = '/rest/api/3/webhook';

/** Apps are not told of worklogs and links: polling finds those. */
const EVENTS = [
  ...['created', 'updated', 'deleted'].flatMap((what) => [`jira:issue_${what}`, `comment_${what}`]),
  ...['created', 'updated', 'deleted', 'started', 'closed'].map((what) => `sprint_${what}`),
];

/** They end thirty days after they were made or renewed, without a word: with so much left they are renewed. */
const RENEW_BEFORE_MS = 7 * 24 * 60 * 60_000;

const Expiry = Maybe(Type.Union([Type.String(), Type.Number()]));
const readWebhook = wireReader(
  'webhook',
  Type.Object({ id: WireId, jqlFilter: Type.String(), expirationDate: Expiry }),
);
const readRegistration = wireReader(
  'registration',
  Type.Object({
    webhookRegistrationResult: Type.Array(
      Type.Object({ createdWebhookId: Maybe(WireId), errors: Maybe(Type.Array(Type.String())) }),
    ),
  }),
);
const readRefresh = wireReader('renewal', Type.Object({ expirationDate: Expiry }));

/**
 * Webhooks as an OAuth app registers them: one for all projects, as there may be five only. They are not signed: the
 * secret is in the address, as a key nobody can guess.
 *
 * @param projectKeys every project there is; a filter is asked for, and one that takes any project cannot be written
 */
export function appWebhooks(
  transport: Transport,
  clock: Clock,
  projectKeys: () => Promise<readonly string[]>,
): WebhookRegistrar {
  const interactive = { priority: 'interactive' } as const;
  const filter = async () =>
    `project IN (${[...(await projectKeys())]
      .sort()
      .map((key) => `"${key}"`)
      .join(', ')})`;
  const standing = async () =>
    decodeAll(await readAllPages(transport, PATH, VALUES, 100, {}, interactive), readWebhook).map((wire) => ({
      id: String(wire.id),
      filter: wire.jqlFilter,
      expiresAt: jiraTimeOrNull(wire.expirationDate),
    }));
  const remove = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    await transport.write({ method: 'DELETE', path: PATH, body: { webhookIds: ids.map(Number) } }, interactive);
  };
  return {
    register: async ({ url, secret }) => {
      const jqlFilter = await filter();
      // An app has one address for all its webhooks: those before go first.
      await remove((await standing()).map(({ id }) => id));
      const keyed = new URL(url);
      keyed.searchParams.set(KEY_PARAMETER, secret);
      const body = { url: keyed.href, webhooks: [{ events: EVENTS, jqlFilter }] };
      const answer = await transport.write({ method: 'POST', path: PATH, body }, interactive);
      const results = decodePage(readRegistration, answer).webhookRegistrationResult;
      const ids = results.flatMap(({ createdWebhookId: id }) => (id === null || id === undefined ? [] : [String(id)]));
      if (ids.length === 0) {
        const why = results.flatMap(({ errors }) => errors ?? []).join(' ');
        throw failed('jira', `did not register the webhook: ${why}`, { ambiguous: false });
      }
      return { ids, secret, expiresAt: await onceWritten('jira', soonest(standing, ids)) };
    },
    renew: async (ids) => {
      const ours = (await standing()).filter(({ id }) => ids.includes(id));
      const wanted = await filter();
      if (ours.length < ids.length || ours.some((one) => one.filter !== wanted)) return null;
      const expiresAt = earliest(ours);
      if (expiresAt === null || expiresAt - clock.now() > RENEW_BEFORE_MS) return { expiresAt };
      const request = { method: 'PUT', path: `${PATH}/refresh`, body: { webhookIds: ids.map(Number) } } as const;
      const { expirationDate } = decodePage(readRefresh, await transport.write(request, interactive));
      return { expiresAt: jiraTimeOrNull(expirationDate) };
    },
    remove,
  };
}

interface Standing {
  id: string;
  expiresAt: number | null;
}

async function soonest(standing: () => Promise<Standing[]>, ids: readonly string[]): Promise<number | null> {
  return earliest((await standing()).filter(({ id }) => ids.includes(id)));
}

function earliest(webhooks: readonly Standing[]): number | null {
  const ends = webhooks.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt]));
  return ends.length === 0 ? null : Math.min(...ends);
}
