import fc from 'fast-check';

/*
 * What may happen to the mirrored sites and here, as data. Numbers choose among what there is when a step is taken,
 * so that every sequence of steps can be taken and shortened.
 */

/** What the upstream says of one of its tickets. */
export interface TicketSeed {
  /** Which of the site's tickets. */
  ticket: number;
  desk: number;
  status: number;
  assignee: number | null;
  requester: number | null;
  priority: number | null;
  labels: string[];
  /** How long ago it was made, resolved and updated, from oldest to newest, in minutes. */
  ages: number[];
  parent: number | null;
  isSubtask: boolean;
  blockedBy: number | null;
  comments: { author: number | null; public: boolean; age: number }[];
  clock: { state: 'running' | 'paused' | 'breached' | 'met'; dueIn: number; stopped: boolean } | null;
  /** Gives its assignee another name. */
  rename: number | null;
  deleted: boolean;
  /** An older copy than the last one, as a slow reader may bring. */
  outdated: boolean;
}

/** What somebody here does to a ticket they see. */
export type EditSeed =
  | { kind: 'comment'; public: boolean }
  | { kind: 'assign'; to: number | null }
  | { kind: 'take' }
  | { kind: 'transition'; to: number }
  | { kind: 'fields'; priority: number | null; labels: string[] | null };

export type Step =
  | { kind: 'page'; site: number; tickets: TicketSeed[] }
  | { kind: 'edit'; user: number; ticket: number; edit: EditSeed }
  | { kind: 'push'; edit: number; outcome: 'confirmed' | 'refused' | 'put off'; truth: TicketSeed | null }
  | { kind: 'refused'; edit: number; act: 'retry' | 'discard' }
  | { kind: 'time'; minutes: number }
  | { kind: 'views' }
  | { kind: 'relink'; user: number; site: number; person: number | null }
  | { kind: 'unit'; desk: number; unit: number }
  | { kind: 'redefine'; queue: number; as: number | null };

/** The largest number that chooses; taken modulo what there is to choose from. */
const CHOICE = fc.nat({ max: 59 });
const MAYBE = fc.option(CHOICE, { freq: 4 });
const SELDOM = fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: CHOICE });
const LABELS = fc.subarray(['red', 'blue', 'vip']);
const TEN_DAYS = 10 * 24 * 60;

const ticketSeed: fc.Arbitrary<TicketSeed> = fc.record({
  ticket: CHOICE,
  desk: CHOICE,
  status: CHOICE,
  assignee: MAYBE,
  requester: MAYBE,
  priority: MAYBE,
  labels: LABELS,
  ages: fc.array(fc.nat({ max: TEN_DAYS }), { minLength: 3, maxLength: 3 }),
  parent: fc.option(CHOICE, { freq: 2 }),
  isSubtask: fc.boolean(),
  blockedBy: fc.option(CHOICE, { freq: 2 }),
  comments: fc.array(fc.record({ author: MAYBE, public: fc.boolean(), age: fc.nat({ max: TEN_DAYS }) }), {
    maxLength: 3,
  }),
  clock: fc.option(
    fc.record({
      state: fc.constantFrom('running', 'paused', 'breached', 'met'),
      dueIn: fc.integer({ min: -600, max: 1200 }),
      stopped: fc.boolean(),
    }),
  ),
  rename: SELDOM,
  deleted: oneIn(10),
  outdated: oneIn(10),
});

const editSeed: fc.Arbitrary<EditSeed> = fc.oneof(
  fc.record({ kind: fc.constant('comment'), public: fc.boolean() }),
  fc.record({ kind: fc.constant('assign'), to: MAYBE }),
  fc.record({ kind: fc.constant('take') }),
  fc.record({ kind: fc.constant('transition'), to: CHOICE }),
  fc.record({ kind: fc.constant('fields'), priority: MAYBE, labels: fc.option(LABELS) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('page'),
      site: CHOICE,
      tickets: fc.array(ticketSeed, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit'), user: CHOICE, ticket: CHOICE, edit: editSeed }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('push'),
      edit: CHOICE,
      outcome: fc.constantFrom('confirmed', 'refused', 'put off'),
      truth: fc.option(ticketSeed, { freq: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refused'),
      edit: CHOICE,
      act: fc.constantFrom('retry', 'discard'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('time'), minutes: fc.integer({ min: 1, max: 2 * 24 * 60 }) }) },
  // The clock of views looks when it likes: what is counted must not depend on it.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('views') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('relink'), user: CHOICE, site: CHOICE, person: MAYBE }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unit'), desk: CHOICE, unit: CHOICE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('redefine'), queue: CHOICE, as: MAYBE }) },
);

/** Sequences of steps; the first ones fill both sites. */
export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(
    ...[0, 1].map((site) =>
      fc.record({
        kind: fc.constant('page' as const),
        site: fc.constant(site),
        tickets: fc.array(ticketSeed, { minLength: 6, maxLength: 12 }),
      }),
    ),
    fc.array(step, { minLength: 4, maxLength: 20, size: 'max' }),
  )
  .map((parts) => parts.flat() as Step[]);

function oneIn(n: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: n - 1 }).map((drawn) => drawn === n - 1);
}
