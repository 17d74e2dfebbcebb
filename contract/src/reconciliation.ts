import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

/** What kind of reason a record was put aside for, for a program that says it in words of its own. */
const QuarantineCause = Type.Union([Type.Literal('unreadable'), Type.Literal('refused')], {
  description: 'of `reason`: it could not be understood, or the database of the mirror refuses it',
});

export const QuarantinedRecord = Type.Object({
  id: Type.Integer(),
  stream: Type.String({ description: 'where it came from' }),
  part: Type.Union([
    Type.Literal('ticket'),
    Type.Literal('history'),
    Type.Literal('person'),
    Type.Literal('organization'),
  ]),
  source_id: Nullable(Type.String({ description: "the ticket's or person's id upstream; null where it names none" })),
  cause: QuarantineCause,
  reason: Type.String(),
  excerpt: Type.String({ description: 'beginning of the record as it came' }),
  at: Instant,
  attempts: Type.Integer({ description: 'times it was read again on request' }),
  last_attempt_at: Nullable(Instant),
});
export type QuarantinedRecord = Static<typeof QuarantinedRecord>;

export const Replayed = Type.Object({
  outcome: Type.Union([Type.Literal('taken_over'), Type.Literal('gone'), Type.Literal('still_rejected')]),
  cause: Nullable(QuarantineCause),
  reason: Nullable(Type.String()),
});
export type Replayed = Static<typeof Replayed>;

export const FrozenDesk = Type.Object({
  id: Type.Integer(),
  key: Type.String(),
  name: Type.String(),
  since: Instant,
  cause: Type.Union(
    [
      Type.Literal('archived'),
      Type.Literal('trashed'),
      Type.Literal('unlisted'),
      Type.Literal('unsearchable'),
      Type.Literal('missing'),
    ],
    { description: 'of `reason`, for a program that says it in words of its own' },
  ),
  reason: Type.String(),
  tickets: Type.Integer({ description: 'tickets the mirror holds of it' }),
  missing: Type.Integer({ description: 'of these, tickets that are missing upstream' }),
  sample_keys: Type.Array(Type.String(), { description: 'some that are missing' }),
  decision: Nullable(Type.Literal('remove', { description: 'decided, and being carried out' })),
});
export type FrozenDesk = Static<typeof FrozenDesk>;

export const Decision = Type.Union([Type.Literal('keep'), Type.Literal('remove')]);
export type Decision = Static<typeof Decision>;

const Connection = Type.Object({ id: RecordId });
const Item = Type.Object({ id: RecordId, item: RecordId });

export const reconciliationRoutes = {
  quarantine: route({
    id: 'reconciliation.quarantine',
    method: 'GET',
    path: '/connections/:id/quarantine',
    summary: 'Records of a site that could not be understood and are kept aside, newest first',
    access: 'admin',
    limit: 'read',
    params: Connection,
    query: Type.Object({
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
      per_page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    }),
    data: Type.Array(QuarantinedRecord),
    siblings: { total: Type.Integer(), page: Type.Integer(), per_page: Type.Integer() },
  }),
  replay: route({
    id: 'reconciliation.replay',
    method: 'POST',
    path: '/connections/:id/quarantine/:item/replay',
    summary: 'Read such a record again and take it over',
    access: 'admin',
    limit: 'edit',
    params: Item,
    data: Replayed,
  }),
  replayAll: route({
    id: 'reconciliation.replay-all',
    method: 'POST',
    path: '/connections/:id/quarantine/replay-all',
    summary: 'Read many such records again, those longest not tried first',
    access: 'admin',
    limit: 'expensive',
    params: Connection,
    data: Type.Object({
      taken_over: Type.Integer(),
      gone: Type.Integer(),
      still_rejected: Type.Integer(),
      left: Type.Integer({ description: 'records still kept aside' }),
    }),
  }),
  dismiss: route({
    id: 'reconciliation.dismiss',
    method: 'DELETE',
    path: '/connections/:id/quarantine/:item',
    summary: 'Forget such a record',
    access: 'admin',
    limit: 'edit',
    params: Item,
    data: Type.Object({ dismissed: Type.Literal(true) }),
  }),
  frozen: route({
    id: 'reconciliation.frozen',
    method: 'GET',
    path: '/connections/:id/frozen',
    summary: 'Desks of which so much is missing upstream that nothing is removed before somebody decides',
    access: 'session',
    limit: 'read',
    params: Connection,
    data: Type.Array(FrozenDesk),
  }),
  decide: route({
    id: 'reconciliation.decide',
    method: 'POST',
    path: '/connections/:id/frozen/:desk',
    summary: 'Keep what is missing of a frozen desk and look again in a day, or remove what is still missing',
    access: 'admin',
    limit: 'edit',
    params: Type.Object({ id: RecordId, desk: RecordId }),
    body: Type.Object({ decision: Decision }, { additionalProperties: false }),
    data: Type.Object({ decision: Decision }),
    status: 202,
  }),
};
