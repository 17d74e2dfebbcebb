import { lazy, Suspense } from 'react';
import { withWorkWords } from './i18n/language.ts';
import { useListNavigation } from './list-navigation.ts';

export const preloadTicketPanel = withWorkWords(() => import('./open-panel.tsx'));
const OpenPanel = lazy(preloadTicketPanel);

/** The ticket beside the list, when the address names one. */
export function TicketPanel() {
  const { search } = useListNavigation();
  if (search.ticket === undefined) return null;
  return (
    <Suspense>
      <OpenPanel ticketKey={search.ticket} />
    </Suspense>
  );
}
