import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslate } from '../../app/i18n/language.ts';
import { LazyNoSuch } from '../../app/lazy-no-such.tsx';
import { useListNavigation } from '../../app/list-navigation.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { TicketFilterBar } from '../issues/filters/ticket-filter-bar.tsx';
import { viewFilters } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';
import { ShapeSwitch } from '../issues/list/shape-switch.tsx';
import { SaveView } from '../saved-views/save-view.tsx';
import { StarButton } from '../starred/star-button.tsx';
import { rowCounts } from './row-counts.ts';
import { ViewFilters } from './view-filters.tsx';
import { viewCountsQuery } from './view-queries.ts';

/** One technician view. */
export function ViewScreen() {
  const { view = '' } = useParams({ strict: false });
  const known = TECHNICIAN_VIEWS.find((name) => name === view);
  return known ? <KnownView view={known} /> : <LazyNoSuch thing="view" />;
}

function KnownView({ view }: { view: TechnicianView }) {
  const t = useTranslate();
  const { search, filtered, change, clearFilters, show, open, follow } = useListNavigation();
  const { data: counts } = useQuery(viewCountsQuery);
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
          <TopBar title={title} count={first?.total ?? (filtered ? undefined : counts?.[view])}>
            <StarButton place={{ kind: 'view', view }} />
            <ShapeSwitch place={place} />
            <SaveView place={place} />
          </TopBar>
          <TicketFilterBar name={view} search={search} rows={rows} onChange={change} words>
            <ViewFilters search={search} counts={rowCounts(search, first?.filter_counts)} onChange={change} />
          </TicketFilterBar>
        </>
      )}
    />
  );
}
