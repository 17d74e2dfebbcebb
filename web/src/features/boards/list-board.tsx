import { boardRoutes } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { call } from '../../api/call.ts';
import { useRemembered } from '../../app/device-memory.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useMe } from '../accounts/session.ts';
import { BoardBody } from './board-body.tsx';
import { boardsQuery } from './board-queries.ts';
import { useLaneFolds } from './lane-folds.ts';
import { type LaneChoice, LaneMenu } from './lane-menu.tsx';
import { cutIntoLanes } from './lanes.ts';
import { type KnownStatus, statusColumns } from './status-columns.ts';

/** As many tickets as a board of a list is made of; more are told. */
const MOST = 1_000;

export interface ListBoardProps {
  /** Names the list for the lanes it was cut into. */
  name: string;
  rows: readonly TicketRowView[];
  total: number | null;
  hasMore: boolean;
  fetchMore(): void;
}

/** The tickets of a list as a board of their statuses, cut into lanes where one chooses so. */
export default function ListBoard({ name, rows, total, hasMore, fetchMore }: ListBoardProps) {
  const t = useTranslate();
  const format = useFormat();
  const known = useStatusesOf(rows);
  const columns = useMemo(() => statusColumns(rows, known), [rows, known]);
  const [choice, choose] = useRemembered<LaneChoice>(`list.${name}.lanes`, 'none');
  const by = choice === 'none' ? undefined : choice;
  const { person_ids: mine } = useMe();
  const lanes = useMemo(
    () => by && cutIntoLanes(NOT_COUNTED, columns, by, (key) => mine.includes(Number(key))),
    [columns, by, mine],
  );
  const folds = useLaneFolds(lanes, { name: `list.${name}`, by, columns, onMore: nothingMore });
  useEffect(() => {
    if (hasMore && rows.length < MOST) fetchMore();
  }, [hasMore, rows.length, fetchMore]);
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex justify-end px-3 pt-2">
        <LaneMenu value={choice} onChange={choose} />
      </div>
      <BoardBody columns={columns} lanes={folds} by={by} onMore={nothingMore} />
      {hasMore && (
        <p className="px-4 pb-2 text-ink-3 text-xs">
          {t('board.part', { shown: format.number(rows.length), total: total === null ? '' : format.number(total) })}
        </p>
      )}
    </div>
  );
}

const nothingMore = () => undefined;

/** Nothing was counted elsewhere: the lanes are those of the tickets at hand. */
const NOT_COUNTED = { columns: [], lanes: [], laneOf: {} };

/** Statuses in use on the desks the tickets are of. */
function useStatusesOf(rows: readonly TicketRowView[]): readonly KnownStatus[] {
  const { data: boards = [] } = useQuery(boardsQuery);
  const deskIds = new Set(rows.map((row) => row.desk_id));
  return useQueries({
    queries: boards
      .filter(({ kind, desk_id }) => kind === 'desk' && deskIds.has(desk_id))
      .map(({ id }) => statuses(id)),
    combine: joined,
  });
}

const joined = (answers: { data?: KnownStatus[] | undefined }[]) => answers.flatMap(({ data }) => data ?? []);

const statuses = (boardId: number) =>
  queryOptions({
    queryKey: ['statuses', boardId],
    queryFn: async ({ signal }): Promise<KnownStatus[]> => {
      const { data } = await call(boardRoutes.get, { params: { id: boardId }, query: { per_column: 1 }, signal });
      return data.columns.map(({ name, category }) => ({ name, category }));
    },
  });
