import { useQuery } from '@tanstack/react-query';
import { SquareKanban } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { RailGroup, RailItem, RailLetters } from '../../app/rail/rail-item.tsx';
import { boardsQuery } from './board-queries.ts';

export function RailBoards({ collapsed }: { collapsed: boolean }) {
  const t = useTranslate();
  const { data: boards } = useQuery(boardsQuery);
  if (!boards || boards.length === 0) return null;
  return (
    <RailGroup title={t('rail.boards')} collapsed={collapsed}>
      {boards.map((board) => (
        <RailItem
          key={board.id}
          link={{ to: '/boards/$boardId', params: { boardId: String(board.id) } }}
          icon={
            collapsed ? (
              <RailLetters name={board.name} />
            ) : (
              <SquareKanban className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />
            )
          }
          name={board.name}
          collapsed={collapsed}
        />
      ))}
    </RailGroup>
  );
}
