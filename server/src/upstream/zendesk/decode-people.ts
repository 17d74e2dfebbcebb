import type { SourcePerson } from '../../domain/source.ts';
import { decodeEach } from '../transport/wire.ts';
import { readOrganizationWire, readUserWire } from './wire.ts';
import type { OrganizationList, ZendeskOrganization } from './zendesk-upstream.ts';

export function decodePerson(record: unknown): SourcePerson {
  const wire = readUserWire(record);
  return {
    sourceId: String(wire.id),
    name: wire.name || 'Unknown user',
    email: wire.email || null,
    active: (wire.active ?? true) && !wire.suspended,
    kind: wire.role === 'agent' || wire.role === 'admin' ? 'agent' : 'customer',
  };
}

/** A person's id, or null: the system signs with -1. */
export function personId(id: string | number | null | undefined): string | null {
  return id === null || id === undefined || Number(id) < 0 ? null : String(id);
}

export function decodeOrganizations(records: readonly unknown[]): OrganizationList {
  const { decoded, rejected } = decodeEach(records, decodeOrganization, { part: 'organization' });
  return { organizations: decoded, rejected };
}

function decodeOrganization(record: unknown): ZendeskOrganization {
  const { id, name } = readOrganizationWire(record);
  return { sourceId: String(id), name };
}
