import type { NotificationTable } from '../../store/schema/workspace-tables.ts';

/** Something that concerns somebody, before it is known whether they were told already. */
export interface Notice {
  readonly userId: number;
  readonly kind: NotificationTable['kind'];
  readonly ticketId: number;
  readonly cause: string;
  readonly about?: string;
  readonly by?: Actor;
  readonly at: number;
}

/** Who did it: an account, or a person of the site. */
export type Actor = { readonly userId: number } | { readonly personId: number };

/** What is older than this when it is first seen concerns nobody any more. */
export const NEWS_MS = 2 * 24 * 3_600_000;
