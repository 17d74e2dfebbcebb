import type { FilterCounts } from '@speedyflow/contract/technician-views';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../app/i18n/language.ts';
import { Segmented } from '../../design/segmented.tsx';
import { FilterChip } from '../issues/filters/filter-chip.tsx';
import type { ListSearch } from '../issues/list/list-place.ts';
import { unitsQuery } from './view-queries.ts';

export interface ViewFiltersProps {
  search: ListSearch;
  counts: FilterCounts | undefined;
  onChange(change: ListSearch): void;
}

const ROWS = ['all', 'parents', 'subtasks'] as const;
const NAMES: Record<(typeof ROWS)[number], MessageId> = {
  all: 'rows.all',
  parents: 'rows.parents',
  subtasks: 'rows.subtasks',
};

/** What narrows a technician view alone: parents or subtasks, and one business unit. */
export function ViewFilters({ search, counts, onChange }: ViewFiltersProps) {
  const t = useTranslate();
  const format = useFormat();
  const { data: units } = useQuery(unitsQuery);
  const options = ROWS.map((value) => ({
    value,
    label: (
      <>
        {t(NAMES[value])}
        <span className="text-ink-3">{counts ? format.number(counts[value]) : ''}</span>
      </>
    ),
  }));
  const last = (value: string | undefined) => value?.split(',').at(-1);
  return (
    <>
      <FilterChip
        name={t('field.unit')}
        value={search.unit}
        options={() => (units?.units ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(value) => onChange({ unit: last(value) })}
      />
      <Segmented
        label={t('rows.label')}
        value={ROWS.find((value) => value === search.rows) ?? 'all'}
        options={options}
        onChange={(value) => onChange({ rows: value === 'all' ? undefined : value })}
      />
    </>
  );
}
