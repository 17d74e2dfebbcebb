import type { SortKey } from '@speedyflow/contract/paging';
import { ArrowDownWideNarrow } from 'lucide-react';
import { type MessageId, useTranslate } from '../../../app/i18n/language.ts';
import { LazyOptionList } from '../../../design/lazy-option-list.tsx';
import { MenuButton } from '../../../design/menu-button.tsx';
import { SORTS } from '../list/list-place.ts';

const SORT_NAMES: Record<SortKey, MessageId> = {
  '-updated': 'sort.updatedNewest',
  updated: 'sort.updatedOldest',
  '-created': 'sort.createdNewest',
  created: 'sort.createdOldest',
  priority: 'sort.priority',
  '-priority': 'sort.priorityLeast',
  sla: 'sort.sla',
  '-sla': 'sort.slaLast',
  key: 'sort.key',
  '-key': 'sort.keyLast',
};

export interface SortMenuProps {
  value: string | undefined;
  /** The list's own order. */
  usual?: SortKey | undefined;
  onChange(sort: string | undefined): void;
}

/** In what order a list stands. */
export function SortMenu({ value, usual = SORTS[0], onChange }: SortMenuProps) {
  const t = useTranslate();
  const sorts = [usual, ...SORTS.filter((known) => known !== usual)];
  const sort = sorts.find((known) => known === value) ?? usual;
  return (
    <MenuButton
      label={t('sort.label')}
      align="end"
      aria-label={`${t('sort.label')}: ${t(SORT_NAMES[sort])}`}
      className="inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md px-2 text-ink-2 text-xs hover:bg-hover hover:text-ink"
      content={(close) => (
        <LazyOptionList
          label={t('sort.label')}
          options={sorts.map((known) => ({ value: known, label: t(SORT_NAMES[known]) }))}
          chosen={[sort]}
          onPick={(next) => {
            close();
            onChange(next === usual ? undefined : next);
          }}
          startAtChosen
        />
      )}
    >
      <ArrowDownWideNarrow className="size-3.5" aria-hidden="true" />
      <span className="@max-[46rem]:hidden">{t(SORT_NAMES[sort])}</span>
    </MenuButton>
  );
}
