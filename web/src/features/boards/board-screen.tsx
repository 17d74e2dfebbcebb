import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { SquareKanban, TriangleAlert, WifiOff } from 'lucide-react';
import { useMemo } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { useRemembered } from '../../app/device-memory.ts';
import { errorText } from '../../app/i18n/error-text.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import NoSuch from '../../app/no-such.tsx';
import { useOutOfReach } from '../../app/out-of-reach.ts';
import { readRecordId } from '../../app/record-id.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { useMe } from '../accounts/session.ts';
import { overlay, useLocalEdits } from '../issues/edits/local-edits.ts';
import { StarButton } from '../starred/star-button.tsx';
import { arrange, type BoardColumn } from './arrange.ts';
import { BoardBody } from './board-body.tsx';
import { useLaneFolds } from './lane-folds.ts';
import { type LaneChoice, LaneMenu } from './lane-menu.tsx';
import { cutIntoLanes } from './lanes.ts';
import { boardQuery, useReadOn } from './one-board.ts';

/** A board: its columns of statuses with their tickets. */
export default function BoardScreen() {
  const { boardId } = useParams({ strict: false });
  const id = readRecordId(boardId);
  return id === undefined ? <NoSuch thing="board" /> : <Board key={id} id={id} />;
}

function Board({ id }: { id: number }) {
  const t = useTranslate();
  const [choice, choose] = useRemembered<LaneChoice>(`board.${id}.lanes`, 'none');
  const asked = choice === 'none' ? undefined : choice;
  const query = useQuery(boardQuery(id, asked));
  const { data, error, refetch } = query;
  const outOfReach = useOutOfReach(query);
  const readOn = useReadOn(id, asked);
  const columns = useArranged(data);
  const { person_ids: mine } = useMe();
  const lanes = useMemo(() => {
    if (!data?.lanes || !data.by) return undefined;
    return cutIntoLanes({ ...data, lanes: data.lanes }, columns, data.by, (key) => mine.includes(Number(key)));
  }, [data, columns, mine]);
  const folds = useLaneFolds(lanes, { name: `board.${id}`, by: data?.by, columns, onMore: readOn });
  if (!data && error instanceof ApiError && error.status === 404) return <NoSuch thing="board" />;
  const total = columns.reduce((sum, column) => sum + column.count, 0);
  return (
    <>
      <TopBar title={data?.board.name ?? t('board.title')} count={data && total}>
        {data && <StarButton place={{ kind: 'board', id }} />}
        <LaneMenu value={choice} onChange={choose} />
      </TopBar>
      {data && columns.length === 0 ? (
        <Notice icon={SquareKanban} title={t('board.empty')}>
          {t('board.emptyHint')}
        </Notice>
      ) : data ? (
        <BoardBody columns={columns} lanes={folds} by={data.by} onMore={readOn} />
      ) : outOfReach ? (
        <Notice
          icon={WifiOff}
          title={t('board.notHeld')}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        >
          {t('board.notHeldHint')}
        </Notice>
      ) : error ? (
        <Notice
          icon={TriangleAlert}
          title={t('board.failed')}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        >
          {errorText(error, t)}
        </Notice>
      ) : (
        <SkeletonColumns />
      )}
    </>
  );
}

/** The columns of a board with the edits under way. */
function useArranged(data: { columns: readonly BoardColumn[] } | undefined): readonly BoardColumn[] {
  const edits = useLocalEdits();
  return useMemo(() => (data ? arrange(data.columns, (row) => overlay(row, edits)) : []), [data, edits]);
}

function SkeletonColumns() {
  return (
    <div className="flex gap-3 overflow-hidden p-3" aria-hidden="true">
      {[5, 3, 4, 2].map((cards) => (
        <div key={cards} className="board-column flex flex-col gap-2">
          <Skeleton className="my-2 w-1/2" />
          {Array.from({ length: cards }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards are identical and never move
            <Skeleton key={card} className="h-20 w-full" />
          ))}
        </div>
      ))}
    </div>
  );
}
