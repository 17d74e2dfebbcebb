import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { ArrowRightLeft, Ban, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, memo, useLayoutEffect, useRef, useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { keysOf } from '../../app/keyboard/key-map.ts';
import { Avatar } from '../../design/avatar.tsx';
import { IconButton } from '../../design/button.tsx';
import { PriorityIcon } from '../../design/priority-icon.tsx';
import { SourceMark } from '../../design/source-mark.tsx';
import { isUndecided, useLocalEditsOf } from '../issues/edits/local-edits.ts';
import { LabelChip } from '../issues/list/labels.tsx';
import { UpdatedAge } from '../issues/list/updated-age.tsx';
import { SlaBadge } from '../issues/sla-badge.tsx';
import { EditNotes } from '../issues/ticket/edit-notes.tsx';
import { ticketQuery } from '../issues/ticket/ticket-queries.ts';
import { TicketPeople } from '../presence/ticket-people.tsx';
import { useCardDrag } from './drag.ts';
import { movesQuery } from './moves.ts';

export interface CardProps {
  row: TicketRowView;
  selected: boolean;
  tabStop: boolean;
  dragged: boolean;
  onShow(key: string): void;
  onMove(key: string): void;
}

/** Nothing hovers where there is only a finger. */
const hasFinger = matchMedia('(pointer: coarse)');

/** A ticket on a board, and what became of its edits. */
export const Card = memo(function Card({ row, selected, tabStop, dragged, onShow, onMove }: CardProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const element = useRef<HTMLDivElement>(null);
  // The button is too much to be made for every card that scrolls past.
  const [hovered, setHovered] = useState(false);
  const refusedHere = useLocalEditsOf(row.key).some(isUndecided);
  useCardDrag(element, row.key);
  useFocusOf(element, selected);
  const press = (event: KeyboardEvent) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onShow(row.key);
  };
  return (
    <div className="relative" onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      {/* biome-ignore lint/a11y/useSemanticElements: Firefox drags no buttons */}
      <div
        ref={element}
        role="button"
        tabIndex={tabStop ? 0 : -1}
        id={`card-${row.key}`}
        data-row={row.key}
        data-pending={row.pending}
        aria-current={selected || undefined}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+M"
        onClick={() => onShow(row.key)}
        onKeyDown={press}
        onPointerDown={() => void client.prefetchQuery(movesQuery(row))}
        className={clsx(
          'flex w-full cursor-default select-none flex-col gap-1.5 rounded-md border bg-raised px-2.5 py-2 text-left',
          selected ? 'border-accent bg-chosen' : 'border-line hover:border-line-strong',
          row.pending && 'border-dashed border-control',
          dragged && 'opacity-40',
        )}
      >
        <span className="flex items-center gap-2 text-xs">
          <PriorityIcon rank={row.priority_rank} name={row.priority} />
          <span className="font-mono text-ink-3">{row.key}</span>
          <SourceMark source={row.source} />
          <TicketPeople ticketKey={row.key} />
          {row.blocked && <Ban className="size-3.5 text-danger" aria-label={t('row.blocked')} />}
          {row.failed && (
            <TriangleAlert
              className="size-3.5 text-danger"
              aria-label={t('row.failed', { reason: row.failed.message })}
            />
          )}
          <span className="ml-auto flex">
            <Avatar name={row.assignee?.name ?? null} />
          </span>
        </span>
        <span
          className={clsx(
            'own-direction line-clamp-2 [overflow-wrap:anywhere]',
            row.technician_unread && 'font-semibold',
          )}
        >
          {row.summary}
        </span>
        <CardFoot row={row} pointed={hovered} />
      </div>
      {(hovered || hasFinger.matches) && (
        <IconButton
          tabIndex={-1}
          label={t('action.board.move')}
          keys={keysOf('board.move')}
          onClick={() => onMove(row.key)}
          className="absolute top-1 right-8 size-6!"
        >
          <ArrowRightLeft className="size-3.5" />
        </IconButton>
      )}
      {(row.failed || refusedHere) && <Refusals ticketKey={row.key} />}
    </div>
  );
});

const FIELDS = ['status', 'assignee', 'priority', 'labels', 'summary', 'story_points'] as const;

/** Why an edit of the ticket was refused, with what can be done about it. */
function Refusals({ ticketKey }: { ticketKey: string }) {
  const { data: ticket } = useQuery(ticketQuery(ticketKey));
  return (
    <div className="pt-1">
      <EditNotes ticketKey={ticketKey} edits={ticket?.edits ?? []} only={[...FIELDS]} />
    </div>
  );
}

function CardFoot({ row, pointed }: { row: TicketRowView; pointed: boolean }) {
  const [first, ...rest] = row.labels;
  return (
    <span className="flex h-5 items-center gap-1.5">
      {row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} pointed={pointed} />}
      {/* How many more there are is told where there is room for it. */}
      <span className="flex h-full min-w-0 grow flex-wrap content-start pt-px items-center gap-x-1.5 gap-y-2 overflow-hidden">
        {first !== undefined && <LabelChip label={first} />}
        {rest.length > 0 && <span className="text-ink-3 text-xs leading-5">+{rest.length}</span>}
      </span>
      <span className="shrink-0">
        <UpdatedAge at={row.updated_at} pointed={pointed} />
      </span>
    </span>
  );
}

/** The selected card has the focus while the board has it, also where a move has put it into another column. */
function useFocusOf(element: React.RefObject<HTMLElement | null>, selected: boolean): void {
  useLayoutEffect(() => {
    const { activeElement } = document;
    const isOurs = activeElement === document.body || activeElement?.closest('[data-board]') != null;
    if (selected && isOurs) element.current?.focus({ preventScroll: true });
  }, [element, selected]);
}
