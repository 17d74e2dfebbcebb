import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import { Navigate, useParams } from '@tanstack/react-router';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { TicketFilterBar } from '../issues/filters/ticket-filter-bar.tsx';
import { viewFilters } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';
import { ShapeSwitch } from '../issues/list/shape-switch.tsx';
import { SaveView } from '../saved-views/save-view.tsx';
import { ViewFilters } from './view-filters.tsx';

/** One technician view. */
export function ViewScreen() {
  const { view = '' } = useParams({ strict: false });
  const known = TECHNICIAN_VIEWS.find((name) => name === view);
  return known ? <KnownView view={known} /> : <Navigate to="/" replace />;
}

function KnownView({ view }: { view: TechnicianView }) {
  const t = useTranslate();
  const format = useFormat();
  const { search, filtered, change, clearFilters, show, open, follow } = useListNavigation();
  const title = t(`view.${view}`);
  const place = { kind: 'view', view, filters: viewFilters(search) } as const;
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
      bars={(rows, first) => (
        <>
          <TopBar title={title} count={first?.total == null ? undefined : format.number(first.total)}>
            <ShapeSwitch place={place} />
            <SaveView place={place} />
          </TopBar>
          <TicketFilterBar name={view} search={search} rows={rows} onChange={change} words>
            <ViewFilters search={search} counts={first?.filter_counts} onChange={change} />
          </TicketFilterBar>
        </>
      )}
    />
  );
}
