import type { ListColumn } from '@speedyflow/contract/list-look';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { GridCell } from '../../../design/grid-cell.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { SlaBadge } from '../sla-badge.tsx';
import { Labels } from './labels.tsx';
import { UpdatedAge } from './updated-age.tsx';

interface Cell {
  /** As wide on every row, so that columns stand below each other; what there is no room for gives way. */
  className: string;
  /** @param pointed the row is pointed at */
  show(row: TicketRowView, pointed: boolean): ReactNode;
  title?(row: TicketRowView): string | undefined;
}

const words = (text: string | null | undefined) => <span className="block truncate">{text}</span>;

const CELLS: Record<Exclude<ListColumn, 'last_message'>, Cell> = {
  status: {
    className: 'flex w-32 shrink items-center gap-1.5 @max-[50rem]:w-4',
    show: (row) => (
      <>
        <StatusIcon category={row.status_category} />
        <span className="truncate @max-[50rem]:sr-only">{row.status}</span>
      </>
    ),
    title: (row) => row.status,
  },
  labels: {
    className: 'flex w-44 shrink items-center gap-1 overflow-hidden @max-[60rem]:hidden',
    show: (row) => <Labels labels={row.labels} />,
  },
  sla: {
    className: 'flex w-[5.25rem] shrink items-center',
    show: (row, pointed) =>
      row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} pointed={pointed} />,
  },
  assignee: {
    className: 'flex shrink-0',
    show: (row) => (
      <>
        <Avatar name={row.assignee?.name ?? null} />
        <span className="sr-only">{row.assignee?.name}</span>
      </>
    ),
    title: (row) => row.assignee?.name,
  },
  updated: {
    className: 'w-15 shrink text-right',
    show: (row, pointed) => <UpdatedAge at={row.updated_at} pointed={pointed} />,
  },
  created: {
    className: 'w-15 shrink text-right @max-[50rem]:hidden',
    show: (row, pointed) => <UpdatedAge at={row.created_at} pointed={pointed} />,
  },
  requester: {
    className: 'w-32 shrink @max-[46rem]:hidden',
    show: (row) => words(row.requester?.name),
    title: (row) => row.requester?.name,
  },
  type: {
    className: 'w-28 shrink text-ink-2 @max-[60rem]:hidden',
    show: (row) => words(row.type),
    title: (row) => row.type,
  },
  priority: {
    className: 'w-18 shrink text-ink-2 @max-[50rem]:hidden',
    show: (row) => words(row.priority),
    title: (row) => row.priority ?? undefined,
  },
  comments: {
    className: 'numeric flex w-9 shrink items-center justify-end gap-1 text-ink-3 text-xs @max-[46rem]:hidden',
    show: (row) =>
      row.comment_count > 0 && (
        <>
          {row.comment_count}
          <MessageSquare className="size-3" aria-hidden="true" />
        </>
      ),
  },
  story_points: {
    className: 'numeric w-6 shrink text-right text-ink-2 text-xs @max-[46rem]:hidden',
    show: (row) => row.story_points,
  },
};

/** The columns a person chose, in their order, behind the summary. */
export default function ChosenCells(props: { row: TicketRowView; columns: readonly ListColumn[]; pointed: boolean }) {
  const { row, columns, pointed } = props;
  const t = useTranslate();
  return columns.map((column) => {
    if (column === 'last_message') return null;
    const { className, show, title } = CELLS[column];
    const value = title?.(row);
    const name = t(`saved.column.${column}`);
    return (
      <GridCell
        key={column}
        className={`min-w-0 overflow-hidden text-sm ${className}`}
        title={value === undefined ? name : `${name}: ${value}`}
      >
        {show(row, pointed)}
      </GridCell>
    );
  });
}
