/** Where a ticket is looked at: its site's base address, and the key we know it by. */
export interface TicketAddress {
  readonly kind: 'jira' | 'zendesk';
  readonly site: string;
  readonly key: string;
}

/** Whoever names more is listing tickets, not telling which one theirs is about. */
const ADDRESSES_MAX = 10;

// No longer than names and numbers are: whatever is found becomes part of an index.
const ADDRESS =
  /(https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?)\/(?:browse\/([a-z]\w{0,79}-\d{1,18})|agent\/tickets\/(\d{1,18}))(?![\w-])/gi;

/** Addresses of tickets in texts of any format, as people paste them; none where there are too many to mean one. */
export function ticketAddresses(texts: readonly string[]): TicketAddress[] {
  const found = new Map<string, TicketAddress>();
  for (const text of texts) {
    // Most say nothing of the kind, and are looked through quicker so.
    if (!text.includes('/browse/') && !text.includes('/agent/tickets/')) continue;
    for (const [, site = '', issueKey, ticketId] of text.matchAll(ADDRESS)) {
      const kind = issueKey === undefined ? 'zendesk' : 'jira';
      const address = { kind, site: site.toLowerCase(), key: issueKey?.toUpperCase() ?? `ZD-${ticketId}` } as const;
      found.set(`${address.site} ${address.key}`, address);
    }
  }
  return found.size > ADDRESSES_MAX ? [] : [...found.values()];
}
