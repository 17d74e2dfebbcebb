import clsx from 'clsx';
import { Ban } from 'lucide-react';
import { memo, useRef } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { StatusIcon } from '../../design/status-icon.tsx';
import type { BoardColumn } from './arrange.ts';
import { Card, type CardProps } from './card.tsx';
import { useColumnDrop } from './drag.ts';
import type { Reception } from './moves.ts';

export interface ColumnProps extends Pick<CardProps, 'onShow' | 'onMove'> {
  column: BoardColumn;
  index: number;
  selectedKey: string | undefined;
  /** The card by which the board is entered from the keyboard. */
  tabStopKey: string | undefined;
  draggedKey: string | undefined;
  /** What the card being dragged would find here. */
  reception: Reception['kind'] | undefined;
  /** Why a card that was to come here did not. */
  refusal: string | undefined;
}

export const Column = memo(function Column(props: ColumnProps) {
  const { column, index, selectedKey, tabStopKey, draggedKey, reception, refusal, onShow, onMove } = props;
  const t = useTranslate();
  const format = useFormat();
  const section = useRef<HTMLElement>(null);
  const isOver = useColumnDrop(section, { index, accepts: reception === 'allowed' || reception === 'unknown' });
  const hidden = column.count - column.tickets.length;
  return (
    <section
      ref={section}
      aria-label={column.name}
      data-reception={reception}
      className={clsx(
        'relative flex w-72 shrink-0 snap-start flex-col rounded-lg bg-rail max-sm:w-[82vw]',
        reception === 'allowed' && 'outline-2 outline-accent',
        isOver && 'bg-chosen!',
      )}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 px-3" title={column.statuses.join(', ')}>
        <StatusIcon category={column.category} />
        <h2 className="truncate font-medium text-sm">{column.name}</h2>
        <span className="numeric text-ink-3 text-sm">{format.number(column.count)}</span>
      </header>
      {refusal !== undefined && <Refusal>{refusal}</Refusal>}
      <ol
        className={clsx(
          'flex min-h-0 grow flex-col gap-1.5 overflow-y-auto px-1.5 pt-0.5 pb-2',
          reception === 'refused' && 'opacity-40',
        )}
      >
        {column.tickets.map((row) => (
          <li key={row.id}>
            <Card
              row={row}
              selected={row.key === selectedKey}
              tabStop={row.key === tabStopKey}
              dragged={row.key === draggedKey}
              onShow={onShow}
              onMove={onMove}
            />
          </li>
        ))}
        {column.more && <li className="px-2 py-1 text-ink-3 text-xs">{t('board.more', { count: hidden })}</li>}
        {column.tickets.length === 0 && <li className="px-2 py-1 text-ink-3 text-xs">{t('board.columnEmpty')}</li>}
      </ol>
    </section>
  );
});

function Refusal({ children }: { children: string }) {
  return (
    <p className="mx-1.5 mb-1.5 flex items-start gap-2 rounded-md bg-sunken px-2 py-1.5 text-ink-2 text-xs">
      <Ban className="mt-px size-3.5 shrink-0" aria-hidden="true" />
      {children}
    </p>
  );
}
