import { CANNED_VARIABLES, type CannedVariable } from '@speedyflow/contract/canned-replies';
import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';

/** What the variables stand for with one ticket and one agent; null where the ticket has none. */
export type VariableValues = Record<CannedVariable, string | null>;

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function variableValues(ticket: TicketRowView & Partial<TicketView>, agentName: string): VariableValues {
  const requester = ticket.requester?.name ?? null;
  return {
    'ticket.key': ticket.key,
    'ticket.summary': ticket.summary,
    'ticket.status': ticket.status,
    'requester.name': requester,
    'requester.first_name': firstName(requester),
    'agent.name': agentName,
    'agent.first_name': firstName(agentName),
    'desk.name': ticket.desk_name ?? null,
  };
}

/** The text with its variables filled in; one that is unknown, or has no value here, stays as it is written. */
export function fillVariables(text: string, values: VariableValues): string {
  return text.replace(VARIABLE, (written, name: string) =>
    Object.hasOwn(values, name) ? (values[name as CannedVariable] ?? written) : written,
  );
}

/** Variables still in a text: those nobody knows, and those that have no value here. */
export function openVariables(text: string): { unknown: string[]; empty: string[] } {
  const names = [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name))];
  const known: ReadonlySet<string> = new Set(CANNED_VARIABLES);
  return { unknown: names.filter((name) => !known.has(name)), empty: names.filter((name) => known.has(name)) };
}

function firstName(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] ?? null;
}
