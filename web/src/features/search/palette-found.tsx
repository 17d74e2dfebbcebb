import { searchRoutes } from '@speedyflow/contract/search';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { History, Search } from 'lucide-react';
import { useMemo } from 'react';
import { call } from '../../api/call.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useObservable } from '../../app/observable.ts';
import { Avatar } from '../../design/avatar.tsx';
import { StatusIcon } from '../../design/status-icon.tsx';
import { useMe } from '../accounts/session.ts';
import { heldSource } from '../issues/list/held-source.ts';
import { recentTickets } from '../issues/recent-tickets.ts';
import { ICON, type PaletteEntry } from './palette-entries.tsx';
import { findPeople, peopleOf } from './palette-people.ts';
import { paletteTickets } from './palette-tickets.ts';

const TICKETS = 8;
const PEOPLE = 4;
/** One letter finds too much to be of use. */
const ENOUGH = 2;

/** The tickets this person had open last. */
export function useRecentEntries(): PaletteEntry[] {
  const { id: userId } = useMe();
  const navigate = useNavigate();
  return recentTickets(userId).map(({ key, summary }) => ({
    id: `recent-${key}`,
    ticketKey: key,
    name: summary,
    icon: <History className={ICON} aria-hidden="true" />,
    run: () => void navigate({ to: '/tickets/$key', params: { key } }),
  }));
}

/** Tickets that what was typed finds, here at once and at the server. */
export function useTicketEntries(words: string): PaletteEntry[] {
  const navigate = useNavigate();
  const { data: found } = useQuery({
    queryKey: ['palette-tickets', words],
    queryFn: async ({ signal }) =>
      (await call(searchRoutes.find, { query: { q: words, per_page: TICKETS }, signal })).data,
    enabled: words.length >= ENOUGH,
    staleTime: 10_000,
  });
  const source = useObservable(heldSource);
  const tickets = useMemo(() => {
    if (words.length < ENOUGH) return [];
    return paletteTickets(words, source({ kind: 'search', filters: { q: words } }) ?? [], found, TICKETS);
  }, [source, words, found]);
  return tickets.map(({ key, summary, status, status_category }) => ({
    id: `ticket-${key}`,
    ticketKey: key,
    name: summary,
    icon: <StatusIcon category={status_category} name={status} />,
    run: () => void navigate({ to: '/tickets/$key', params: { key } }),
  }));
}

/** The way to all that the words find. */
export function useSearchEntry(words: string): PaletteEntry[] {
  const t = useTranslate();
  const navigate = useNavigate();
  if (words === '') return [];
  return [
    {
      id: 'search',
      name: t('palette.search', { words }),
      icon: <Search className={ICON} aria-hidden="true" />,
      run: () => void navigate({ to: '/search', search: { q: words } }),
    },
  ];
}

/** People whose names were typed: what is assigned to them, and what they asked for. */
export function usePeopleEntries(words: string): PaletteEntry[] {
  const t = useTranslate();
  const navigate = useNavigate();
  const source = useObservable(heldSource);
  const people = useMemo(() => peopleOf(source({ kind: 'search', filters: {} }) ?? []), [source]);
  if (words.length < ENOUGH) return [];
  return findPeople(people, words, PEOPLE).flatMap(({ name, assigneeIds, isRequester }) => {
    const entry = { name, icon: <Avatar name={name} /> };
    const assigned = {
      ...entry,
      id: `assignee-${name}`,
      detail: t('palette.assigned'),
      run: () => {
        const search = { assignee: assigneeIds.join(',') };
        void navigate({ to: '/views/$view', params: { view: 'all_unsolved' }, search });
      },
    };
    const requested = {
      ...entry,
      id: `requester-${name}`,
      detail: t('palette.requested'),
      run: () => void navigate({ to: '/search', search: { q: `"${name}"` } }),
    };
    return [...(assigneeIds.length > 0 ? [assigned] : []), ...(isRequester ? [requested] : [])];
  });
}
