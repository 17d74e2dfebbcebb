import type { TicketRowTable } from '../store/schema/read-tables.ts';

/** Members derived from another one: naming both in the change log would say the same twice. */
const DERIVED = new Set<keyof TicketRowTable>(['seq', 'key_order', 'created_order', 'updated_order', 'sla_order']);

/** Names of the members in which two rows of one ticket differ. */
export function rowDifference(before: TicketRowTable, after: TicketRowTable): string[] {
  const fields: string[] = [];
  for (const field of Object.keys(after) as (keyof TicketRowTable)[]) {
    if (before[field] !== after[field] && !DERIVED.has(field)) fields.push(field);
  }
  return fields;
}
