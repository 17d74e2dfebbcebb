import type { SavedViewView } from '@speedyflow/contract/saved-views';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { BookmarkX, TriangleAlert } from 'lucide-react';
import { errorText } from '../../app/i18n/error-text.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { TicketFilterBar } from '../issues/filters/ticket-filter-bar.tsx';
import type { ListSearch } from '../issues/list/list-place.ts';
import { ListScreen } from '../issues/list/list-screen.tsx';
import { ShapeSwitch } from '../issues/list/shape-switch.tsx';
import { StarButton } from '../starred/star-button.tsx';
import { placeOf, savedViewsQuery, searchOf } from './saved-view-queries.ts';
import { ViewActions } from './view-actions.tsx';

/** A list somebody saved. */
export default function SavedViewScreen() {
  const t = useTranslate();
  const { viewId = '' } = useParams({ strict: false });
  const { data: views, error, refetch } = useQuery(savedViewsQuery);
  if (!views && error) {
    const retry = <Button onClick={() => void refetch()}>{t('retry')}</Button>;
    return (
      <Notice icon={TriangleAlert} title={t('list.failed')} action={retry}>
        {errorText(error, t)}
      </Notice>
    );
  }
  if (!views) return <SkeletonRows count={14} />;
  const view = views.find(({ id }) => String(id) === viewId);
  if (view) return <SavedView key={view.id} view={view} />;
  return (
    <Notice icon={BookmarkX} title={t('saved.gone')}>
      {t('saved.goneHint')}
    </Notice>
  );
}

const UNNARROWED: ListSearch = {
  ...{ status: undefined, priority: undefined, assignee: undefined, label: undefined, type: undefined },
  ...{ q: undefined, sort: undefined, rows: undefined, unit: undefined, edited: undefined },
};

/** What is narrowed otherwise than the view was saved lives in the address, until it is saved or left. */
function SavedView({ view }: { view: SavedViewView }) {
  const t = useTranslate();
  const navigation = useListNavigation();
  const { ticket } = navigation.search;
  const isEdited = navigation.search.edited !== undefined;
  const search: ListSearch = isEdited ? navigation.search : { ...searchOf(view), ticket };
  const place = placeOf(view, search);
  const change = (part: ListSearch) => navigation.change({ ...search, ...part, edited: '1' });
  return (
    <ListScreen
      place={place}
      label={view.name}
      openKey={ticket}
      onShow={navigation.show}
      onOpen={navigation.open}
      onFollow={navigation.follow}
      filtered={isEdited}
      onClearFilters={() => navigation.change(UNNARROWED)}
      emptyHint={t('saved.empty')}
      columns={view.columns}
      bars={(rows, first) => (
        <>
          <TopBar
            parent={view.mine ? undefined : t('saved.sharedBy', { name: view.owner })}
            title={view.name}
            count={first?.total ?? (isEdited ? undefined : view.count)}
          >
            <StarButton place={{ kind: 'saved', id: view.id }} />
            <ShapeSwitch place={place} />
            <ViewActions view={view} place={place} isEdited={isEdited} onReset={() => navigation.change(UNNARROWED)} />
          </TopBar>
          <TicketFilterBar name={`saved ${view.id}`} search={search} rows={rows} onChange={change} words />
        </>
      )}
    />
  );
}
