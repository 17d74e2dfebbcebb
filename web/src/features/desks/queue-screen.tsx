import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslate } from '../../app/i18n/language.ts';
import { LazyNoSuch } from '../../app/lazy-no-such.tsx';
import { useListNavigation } from '../../app/list-navigation.ts';
import { readRecordId } from '../../app/record-id.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { TicketFilterBar } from '../issues/filters/ticket-filter-bar.tsx';
import { ticketFilters } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';
import { ShapeSwitch } from '../issues/list/shape-switch.tsx';
import { SaveView } from '../saved-views/save-view.tsx';
import { StarButton } from '../starred/star-button.tsx';
import { deskName } from './desk-name.ts';
import { desksQuery, useQueuesOf } from './desk-queries.ts';

/** The tickets of one queue. */
export function QueueScreen() {
  const { queueId } = useParams({ strict: false });
  const id = readRecordId(queueId);
  return id === undefined ? <LazyNoSuch thing="queue" /> : <Queue queueId={id} />;
}

function Queue({ queueId }: { queueId: number }) {
  const t = useTranslate();
  const { search, filtered, change, clearFilters, show, open, follow } = useListNavigation();
  const { data: desks = [] } = useQuery(desksQuery);
  const queue = useQueuesOf(desks).find(({ id }) => id === queueId);
  const desk = desks.find(({ id }) => id === queue?.desk_id);
  const title = queue?.name ?? t('queue.title');
  const place = { kind: 'queue', queueId, filters: ticketFilters(search) } as const;
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
      emptyHint={t('queue.empty')}
      bars={(rows, first) => (
        <>
          <TopBar
            parent={desk && deskName(desk, t)}
            title={title}
            count={first?.total ?? (filtered ? undefined : queue?.count)}
          >
            {desk && <StarButton place={{ kind: 'queue', id: queueId, desk_id: desk.id }} />}
            <ShapeSwitch place={place} />
            <SaveView place={place} />
          </TopBar>
          <TicketFilterBar
            name={`queue ${queueId}`}
            search={search}
            rows={rows}
            onChange={change}
            words
            usualSort={queue?.sort}
          />
        </>
      )}
    />
  );
}
