/** Ids of issues, links and attachments are this plus the world index of the ticket that brought them. */
export const ID_BASE = 10_001;
