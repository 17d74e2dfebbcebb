import type { SourcePerson } from '../../domain/source.ts';
import type { JiraUserWire } from './issue-wire.ts';

/** Null for people Jira no longer names: anonymised, deleted or a system author. */
export function decodePerson(wire: JiraUserWire | null | undefined): SourcePerson | null {
  if (!wire?.accountId) return null;
  return {
    sourceId: wire.accountId,
    name: wire.displayName || 'Former user',
    email: wire.emailAddress || null,
    active: wire.active ?? true,
    kind: wire.accountType === 'customer' ? 'customer' : wire.accountType === 'app' ? 'app' : 'agent',
  };
}

/** Everyone met while decoding, once each. */
export class PeopleMet {
  readonly #byId = new Map<string, SourcePerson>();

  /** The person's source id, or null when Jira does not name one. */
  meet(wire: JiraUserWire | null | undefined): string | null {
    const person = decodePerson(wire);
    if (person !== null) this.#byId.set(person.sourceId, person);
    return person?.sourceId ?? null;
  }

  all(): SourcePerson[] {
    return [...this.#byId.values()];
  }
}
