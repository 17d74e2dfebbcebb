/** The types a ticket of Zendesk can have, as they are shown; `Ticket` is one of no particular type. */
export const ZENDESK_TICKET_TYPES: readonly string[] = ['Ticket', 'Question', 'Incident', 'Problem', 'Task'];
