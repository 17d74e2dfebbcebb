import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import { Navigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { viewFilters } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';
import { ViewFilterBar } from './view-filter-bar.tsx';

/** One technician view. */
export function ViewScreen() {
  const { view = '' } = useParams({ strict: false });
  const known = TECHNICIAN_VIEWS.find((name) => name === view);
  return known ? <KnownView key={known} view={known} /> : <Navigate to="/" replace />;
}

function KnownView({ view }: { view: TechnicianView }) {
  const t = useTranslate();
  const format = useFormat();
  const { search, filtered, change, clearFilters, show, open, follow } = useListNavigation();
  const { rows, unit } = search;
  const place = useMemo(
    () => ({ kind: 'view' as const, view, filters: viewFilters({ rows, unit }) }),
    [view, rows, unit],
  );
  const title = t(`view.${view}`);
  return (
    <ListScreen
      place={place}
      label={title}
      openKey={search.ticket}
      onShow={show}
      onOpen={open}
      onFollow={follow}
      filtered={filtered}
      onClearFilters={clearFilters}
      emptyHint={t(`view.${view}.empty`)}
      bars={(_rows, first) => (
        <>
          <TopBar title={title} count={first?.total == null ? undefined : format.number(first.total)} />
          <ViewFilterBar search={search} counts={first?.filter_counts} onChange={change} />
        </>
      )}
    />
  );
}
