import type { SortKey } from '@speedyflow/contract/paging';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { useTranslate, withWorkWords } from '../../../app/i18n/language.ts';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { ChooseButton } from '../bulk/choose-button.tsx';
import type { ListSearch } from '../list/list-place.ts';
import { FilterChip } from './filter-chip.tsx';
import { seenValues } from './filter-values.ts';
import { SortMenu } from './sort-menu.tsx';
import { WordsFilter } from './words-filter.tsx';

export interface TicketFilterBarProps {
  /** Names the list. */
  name: string;
  search: ListSearch;
  rows: readonly TicketRowView[];
  onChange(change: ListSearch): void;
  /** A search has its words elsewhere, and its own order. */
  words: boolean;
  /** The list's own order, where it has one. */
  usualSort?: SortKey | undefined;
  /** What narrows this list alone. */
  children?: ReactNode;
}

const LookButton = lazy(withWorkWords(() => import('../list/look-button.tsx')));

const CATEGORIES = ['new', 'in_progress', 'waiting', 'done'] as const;

/** What narrows and orders a list. Where there is little room the chips scroll, and the order stays in sight. */
export function TicketFilterBar({ name, search, rows, onChange, words, usualSort, children }: TicketFilterBarProps) {
  const t = useTranslate();
  const seen = useMemo(() => seenIn(rows), [rows]);
  const set = (member: keyof ListSearch) => (value: string | undefined) => onChange({ [member]: value });
  const stages = () =>
    CATEGORIES.map((value) => ({
      value,
      label: t(`category.${value}`),
      icon: <StatusIcon category={value} />,
      group: t('filter.stages'),
    }));
  const statuses = () =>
    seen().statuses.map(({ category, ...status }) => ({
      ...status,
      icon: category ? <StatusIcon category={category} /> : <span className="size-4" />,
      group: t('filter.statuses'),
    }));
  const priorities = () =>
    seen().priorities.map(({ rank, ...priority }) => ({ ...priority, icon: <PriorityIcon rank={rank} /> }));
  const always = () => [
    { value: 'me', label: t('filter.me') },
    { value: 'none', label: t('filter.nobody') },
  ];
  return (
    <div className="@container flex h-10 shrink-0 items-center border-b">
      <div className="relative flex h-full min-w-0 grow items-center gap-1.5 overflow-x-auto px-4 [mask-image:linear-gradient(to_left,transparent,#000_1rem)] [scrollbar-width:none] max-sm:px-3">
        {words && <WordsFilter key={name} value={search.q} onChange={set('q')} />}
        <FilterChip
          name={t('field.status')}
          value={search.status}
          options={() => [...stages(), ...statuses()]}
          onChange={set('status')}
          free
        />
        <FilterChip
          name={t('field.priority')}
          value={search.priority}
          options={priorities}
          onChange={set('priority')}
          free
        />
        <FilterChip
          name={t('field.assignee')}
          value={search.assignee}
          options={() => [...always(), ...seen().people]}
          onChange={set('assignee')}
        />
        <FilterChip
          name={t('field.type')}
          value={search.type}
          options={() => seen().types}
          onChange={set('type')}
          free
        />
        <FilterChip
          name={t('field.labels')}
          value={search.label}
          options={() => seen().labels}
          onChange={set('label')}
          free
        />
        {children}
      </div>
      <span className="flex shrink-0 items-center pr-2">
        {words && <SortMenu value={search.sort} usual={usualSort} onChange={set('sort')} />}
        <ChooseButton />
        <span className="flex w-7 max-sm:hidden">
          <Suspense>
            <LookButton />
          </Suspense>
        </span>
      </span>
    </div>
  );
}

/** The values in the rows, looked for once somebody wants to choose from them: rows come and go much more often. */
function seenIn(rows: readonly TicketRowView[]): () => ReturnType<typeof seenValues> {
  let seen: ReturnType<typeof seenValues> | undefined;
  return () => {
    seen ??= seenValues(rows);
    return seen;
  };
}
