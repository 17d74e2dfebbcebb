import { useTranslate } from '../../app/i18n/language.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { SaveView } from '../saved-views/save-view.tsx';
import { TicketFilterBar } from './filters/ticket-filter-bar.tsx';
import { ticketFilters } from './list/list-place.ts';
import { ListScreen } from './list/list-screen.tsx';
import { ShapeSwitch } from './list/shape-switch.tsx';

/** Every ticket one may see. */
export function EverythingScreen() {
  const t = useTranslate();
  const { search, filtered, change, clearFilters, show, open, follow } = useListNavigation();
  const place = { kind: 'everything', filters: ticketFilters(search) } as const;
  return (
    <ListScreen
      place={place}
      label={t('everything.title')}
      openKey={search.ticket}
      onShow={show}
      onOpen={open}
      onFollow={follow}
      filtered={filtered}
      onClearFilters={clearFilters}
      emptyHint={t('everything.empty')}
      bars={(rows, first) => (
        <>
          <TopBar title={t('everything.title')} count={first?.total}>
            <ShapeSwitch place={place} />
            <SaveView place={place} />
          </TopBar>
          <TicketFilterBar name="everything" search={search} rows={rows} onChange={change} words />
        </>
      )}
    />
  );
}
