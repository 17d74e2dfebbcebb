import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { memo } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { Avatar } from '../../design/avatar.tsx';
import { PriorityIcon } from '../../design/priority-icon.tsx';
import { SourceMark } from '../../design/source-mark.tsx';
import { StatusIcon } from '../../design/status-icon.tsx';
import { LabelChip } from '../issues/list/labels.tsx';
import { SlaBadge } from '../issues/sla-badge.tsx';
import type { BoardColumn } from './arrange.ts';

export interface ColumnProps {
  column: BoardColumn;
  selectedKey: string | undefined;
  onShow(key: string): void;
}

export function Column({ column, selectedKey, onShow }: ColumnProps) {
  const t = useTranslate();
  const format = useFormat();
  const hidden = column.count - column.tickets.length;
  return (
    <section
      aria-label={column.name}
      className="flex w-72 shrink-0 snap-start flex-col rounded-lg bg-rail max-sm:w-[82vw]"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 px-3" title={column.statuses.join(', ')}>
        <StatusIcon category={column.category} />
        <h2 className="truncate font-medium text-sm">{column.name}</h2>
        <span className="numeric text-ink-3 text-sm">{format.number(column.count)}</span>
      </header>
      <ol className="flex min-h-0 grow flex-col gap-1.5 overflow-y-auto px-1.5 pb-2">
        {column.tickets.map((row) => (
          <li key={row.id}>
            <Card row={row} selected={row.key === selectedKey} onShow={onShow} />
          </li>
        ))}
        {column.more && <li className="px-2 py-1 text-ink-3 text-xs">{t('board.more', { count: hidden })}</li>}
        {column.tickets.length === 0 && <li className="px-2 py-1 text-ink-3 text-xs">{t('board.columnEmpty')}</li>}
      </ol>
    </section>
  );
}

interface CardProps {
  row: TicketRowView;
  selected: boolean;
  onShow(key: string): void;
}

const Card = memo(function Card({ row, selected, onShow }: CardProps) {
  return (
    <button
      type="button"
      id={`card-${row.key}`}
      data-row={row.key}
      aria-pressed={selected}
      onClick={() => onShow(row.key)}
      className={clsx(
        'flex w-full flex-col gap-1.5 rounded-md border bg-raised px-2.5 py-2 text-left [contain-intrinsic-size:auto_84px] [content-visibility:auto]',
        selected ? 'border-accent bg-chosen' : 'border-line hover:border-line-strong',
        row.pending && 'border-dashed border-control',
      )}
    >
      <span className="flex items-center gap-2 text-xs">
        <PriorityIcon rank={row.priority_rank} name={row.priority} />
        <span className="font-mono text-ink-3">{row.key}</span>
        <SourceMark source={row.source} />
        <span className="ml-auto flex">
          <Avatar name={row.assignee?.name ?? null} />
        </span>
      </span>
      <span className={clsx('line-clamp-2', row.technician_unread && 'font-semibold')}>{row.summary}</span>
      {(row.sla || row.labels.length > 0) && <CardFoot row={row} />}
    </button>
  );
});

function CardFoot({ row }: { row: TicketRowView }) {
  const [first, ...rest] = row.labels;
  return (
    <span className="flex items-center gap-1.5">
      {row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} />}
      <span className="ml-auto flex gap-1">
        {first !== undefined && <LabelChip label={first} />}
        {rest.length > 0 && <span className="text-ink-3 text-xs">+{rest.length}</span>}
      </span>
    </span>
  );
}
