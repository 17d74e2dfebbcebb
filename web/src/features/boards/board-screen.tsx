import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { errorText } from '../../app/i18n/error-text.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { overlay, useLocalEdits } from '../issues/edits/local-edits.ts';
import { arrange } from './arrange.ts';
import { boardQuery } from './board-queries.ts';
import { Columns } from './columns.tsx';

/** A board: its columns of statuses with their tickets. */
export default function BoardScreen() {
  const { boardId = '' } = useParams({ strict: false });
  return <Board key={boardId} id={Number(boardId)} />;
}

function Board({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const { data, error, refetch } = useQuery(boardQuery(id));
  const edits = useLocalEdits();
  const columns = useMemo(() => (data ? arrange(data.columns, (row) => overlay(row, edits)) : []), [data, edits]);
  const total = columns.reduce((sum, column) => sum + column.count, 0);
  return (
    <>
      <TopBar title={data?.board.name ?? t('board.title')} count={data && format.number(total)} />
      {data ? (
        <Columns columns={columns} />
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

function SkeletonColumns() {
  return (
    <div className="flex gap-3 p-3" aria-hidden="true">
      {[5, 3, 4, 2].map((cards) => (
        <div key={cards} className="flex w-72 flex-col gap-2">
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
