import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type ListSearch, readListSearch } from '../features/issues/list/list-place.ts';
import { followNoMore, followSoon, nextTicket } from './next-ticket.ts';
import { useIsWide } from './viewport.ts';

const NARROWING = ['status', 'priority', 'assignee', 'label', 'type', 'q', 'rows', 'unit'] as const;

export interface ListNavigation {
  search: ListSearch;
  /** Whether anything narrows the list. */
  filtered: boolean;
  change(change: ListSearch): void;
  /** Takes away what narrows the list, but for what is kept. */
  clearFilters(kept?: ListSearch): void;
  /** Shows a ticket in the panel, or on its own page when there is no room for a panel. */
  show(key: string): void;
  /** The same; a ticket that is in the panel already gets its own page. */
  open(key: string): void;
  /** Shows another ticket in the open panel. */
  swap(key: string): void;
  /** The same, once the selection rests. */
  follow(key: string): void;
  close(): void;
}

/** The address of a list as its state: what narrows it, and the ticket in its panel. */
export function useListNavigation(): ListNavigation {
  const search = readListSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const wide = useIsWide();
  const { ticket } = search;

  const set = useCallback(
    (change: ListSearch, replace: boolean) =>
      void navigate({ to: '.', search: (old: ListSearch) => ({ ...old, ...change }), replace }),
    [navigate],
  );
  const toPage = useCallback(
    (key: string) => {
      followNoMore();
      void navigate({ to: '/tickets/$key', params: { key } });
    },
    [navigate],
  );
  const inPanel = useCallback(
    (key: string | undefined, replace: boolean) => {
      followNoMore();
      set({ ticket: key }, replace);
    },
    [set],
  );
  const show = useCallback(
    (key: string) => (wide ? inPanel(key, ticket !== undefined) : toPage(key)),
    [inPanel, toPage, wide, ticket],
  );
  return {
    search,
    filtered: NARROWING.some((member) => search[member] !== undefined),
    change: (change) => set(change, true),
    clearFilters: (kept) =>
      set({ ...Object.fromEntries(NARROWING.map((member) => [member, undefined])), ...kept }, true),
    show,
    open: (key) => (ticket !== undefined && key === (nextTicket.get() ?? ticket) ? toPage(key) : show(key)),
    swap: (key) => inPanel(key, true),
    follow: (key) => followSoon(key, () => set({ ticket: key }, true)),
    close: () => inPanel(undefined, true),
  };
}

/** Gives the focus back to the list or board on the page, else to the tab of the page that is shown. */
export function focusList(): void {
  const [list, tab] = ['[role="grid"],[data-board] [tabindex="0"]', 'main [aria-current="page"]'].map((selector) =>
    document.querySelector<HTMLElement>(selector),
  );
  (list ?? tab)?.focus({ preventScroll: true });
}
