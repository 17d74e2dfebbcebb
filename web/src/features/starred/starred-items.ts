import type { StarredPlace } from '@speedyflow/contract/starred';
import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { useQuery } from '@tanstack/react-query';
import { Bookmark, ListFilter, type LucideIcon, SquareKanban, Users } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import type { RailItemProps } from '../../app/rail/rail-item.tsx';
import { boardCountsQuery, boardsQuery } from '../boards/board-queries.ts';
import { deskName } from '../desks/desk-name.ts';
import { desksQuery, useQueuesOf } from '../desks/desk-queries.ts';
import { savedViewsQuery } from '../saved-views/saved-view-queries.ts';
import { VIEW_ICONS } from '../technician-views/view-icons.ts';
import { viewCountsQuery } from '../technician-views/view-queries.ts';

export type StarredItem = Omit<RailItemProps, 'collapsed' | 'icon'> & { id: string; Icon: LucideIcon };

/** The starred places that are there and may be seen, each with its exact count. */
export function useStarredItems(starred: readonly StarredPlace[]): StarredItem[] {
  const find = {
    view: useFoundView(),
    queue: useFoundQueue(starred),
    board: useFoundBoard(starred),
    saved: useFoundSavedView(),
  };
  return starred.flatMap((place) => {
    switch (place.kind) {
      case 'view':
        return find.view(place.view);
      default:
        return find[place.kind](place.id);
    }
  });
}

function useFoundView() {
  const t = useTranslate();
  const { data: counts } = useQuery(viewCountsQuery);
  return (name: string): StarredItem[] => {
    const view = TECHNICIAN_VIEWS.find((one) => one === name);
    if (!view) return [];
    const link = { to: '/views/$view', params: { view } } as const;
    return [{ id: `view ${view}`, link, Icon: VIEW_ICONS[view], name: t(`view.${view}`), count: counts?.[view] }];
  };
}

/** Of desks that one sees; the queues of others are not asked for. */
function useFoundQueue(starred: readonly StarredPlace[]) {
  const t = useTranslate();
  const { data: desks = [] } = useQuery(desksQuery);
  const deskIds = new Set(starred.map((place) => (place.kind === 'queue' ? place.desk_id : 0)));
  const queues = useQueuesOf(desks.filter(({ id }) => deskIds.has(id)));
  return (id: number): StarredItem[] => {
    const queue = queues.find((one) => one.id === id);
    if (!queue) return [];
    const { name, count, desk_id } = queue;
    const link = { to: '/queues/$queueId', params: { queueId: String(id) } } as const;
    const desk = desks.find((one) => one.id === desk_id);
    const detail = desk && deskName(desk, t);
    return [{ id: `queue ${id}`, link, Icon: ListFilter, name, detail, count }];
  };
}

function useFoundBoard(starred: readonly StarredPlace[]) {
  const { data: boards = [] } = useQuery(boardsQuery);
  const own = boards.filter((board) => starred.some((place) => place.kind === 'board' && place.id === board.id));
  const { data: counts } = useQuery(boardCountsQuery(own.map(({ id }) => id)));
  return (id: number): StarredItem[] => {
    const board = own.find((one) => one.id === id);
    if (!board) return [];
    const count = counts?.find((one) => one.id === id)?.count;
    const link = { to: '/boards/$boardId', params: { boardId: String(id) } } as const;
    return [{ id: `board ${id}`, link, Icon: SquareKanban, name: board.name, count }];
  };
}

function useFoundSavedView() {
  const { data: views = [] } = useQuery(savedViewsQuery);
  return (id: number): StarredItem[] => {
    const view = views.find((one) => one.id === id);
    if (!view) return [];
    const link = { to: '/saved/$viewId', params: { viewId: String(id) } } as const;
    const Icon = view.shared ? Users : Bookmark;
    return [{ id: `saved ${id}`, link, Icon, name: view.name, count: view.count ?? undefined }];
  };
}
