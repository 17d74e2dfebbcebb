import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

export const WebhookState = Type.Object({
  connection_id: Type.Integer(),
  registered: Type.Union([Type.Literal('no'), Type.Literal('here'), Type.Literal('by_hand')], {
    description: '`here`: made and renewed by this server; `by_hand`: an administrator set it up at the site',
  }),
  url: Nullable(Type.String({ description: 'where the site delivers; null until it is known' })),
  registered_at: Nullable(Instant),
  expires_at: Nullable(Instant),
  previous_secret_until: Nullable(Instant),
  last_delivery_at: Nullable(Instant),
  deliveries_last_hour: Type.Integer(),
  error: Nullable(Type.String()),
});
export type WebhookState = Static<typeof WebhookState>;

export const ManualWebhook = Type.Object({
  url: Type.String(),
  secret: Nullable(Type.String({ description: 'shown this once; null where the site chose it' })),
});
export type ManualWebhook = Static<typeof ManualWebhook>;

const Id = Type.Object({ id: RecordId });
const WINDOW_SECONDS_MAX = 7 * 24 * 3600;

export const webhookRoutes = {
  state: route({
    id: 'webhooks.state',
    method: 'GET',
    path: '/connections/:id/webhooks',
    summary: 'How webhooks of a connection reach this server',
    access: 'admin',
    limit: 'read',
    params: Id,
    data: WebhookState,
  }),
  register: route({
    id: 'webhooks.register',
    method: 'POST',
    path: '/connections/:id/webhooks',
    summary:
      'Have the site deliver its webhooks here, in place of one set up by hand; what is registered here already is left alone; needs SPEEDYFLOW_PUBLIC_URL',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    data: WebhookState,
  }),
  manual: route({
    id: 'webhooks.manual',
    method: 'POST',
    path: '/connections/:id/webhooks/manual',
    summary:
      'Address and secret for a webhook that an administrator sets up at the site; Zendesk gives the secret itself',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object(
      {
        secret: Type.Optional(
          Type.String({ maxLength: 200, description: 'at least 16 characters, not counting blanks' }),
        ),
      },
      { additionalProperties: false },
    ),
    data: ManualWebhook,
  }),
  rotate: route({
    id: 'webhooks.rotate',
    method: 'POST',
    path: '/connections/:id/webhooks/rotate',
    summary: 'A new secret; the one before stays valid for a while',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object(
      { window_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: WINDOW_SECONDS_MAX })) },
      { additionalProperties: false },
    ),
    data: WebhookState,
  }),
  remove: route({
    id: 'webhooks.remove',
    method: 'DELETE',
    path: '/connections/:id/webhooks',
    summary: 'Have the site deliver nothing any more',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    data: Type.Object({ removed: Type.Boolean() }),
  }),
};
