import { type Static, Type } from 'typebox';
import type { SourceHistory, SourceHistoryItem } from '../../domain/source.ts';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';
import type { PeopleMet } from './decode-person.ts';
import { JiraUserWire } from './issue-wire.ts';
import { jiraTime } from './jira-time.ts';

const JiraChangeItemWire = Type.Object({
  field: Type.String(),
  fieldtype: Maybe(Type.String()),
  fieldId: Maybe(Type.String()),
  from: Maybe(Type.String()),
  fromString: Maybe(Type.String()),
  to: Maybe(Type.String()),
  // `toString` is a member too, which every object inherits as a function: it is read with care below.
});

export const JiraHistoryWire = Type.Object({
  id: WireId,
  author: Maybe(JiraUserWire),
  created: Type.Union([Type.String(), Type.Number()]),
  items: Type.Array(JiraChangeItemWire),
});
export type JiraHistoryWire = Static<typeof JiraHistoryWire>;

export const readHistoryWire = wireReader('changelog entry', JiraHistoryWire);

export function decodeHistory(wire: JiraHistoryWire, people: PeopleMet): SourceHistory {
  return {
    sourceId: String(wire.id),
    authorSourceId: people.meet(wire.author),
    at: jiraTime(wire.created),
    items: wire.items.map(decodeItem),
  };
}

function decodeItem(wire: Static<typeof JiraChangeItemWire>): SourceHistoryItem {
  const to: unknown = Object.hasOwn(wire, 'toString') ? wire.toString : null;
  return {
    field: (wire.fieldtype === 'jira' && wire.fieldId) || wire.field,
    fromId: wire.from ?? null,
    toId: wire.to ?? null,
    from: wire.fromString ?? null,
    to: typeof to === 'string' ? to : null,
  };
}
