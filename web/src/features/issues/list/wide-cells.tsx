import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { lazy, memo, Suspense } from 'react';
import { withWorkWords } from '../../../app/i18n/language.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { GRID_CELL, GridCell } from '../../../design/grid-cell.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { SlaBadge } from '../sla-badge.tsx';
import { FoundBeside, isFoundBeside, matchOf, summary } from './found-row.tsx';
import { Labels } from './labels.tsx';
import { type ListLook, useListLook } from './list-look.ts';
import { preview } from './preview.ts';
import { Trouble } from './trouble.tsx';
import { UpdatedAge } from './updated-age.tsx';

const RowActions = lazy(() => import('./row-actions.tsx'));
const ChosenCells = lazy(withWorkWords(() => import('./chosen-cells.tsx')));

/** So many columns leave room for the last message at most widths. */
const ROOMY = 6;

/**
 * A ticket on one line: shape, key, source, status, words, labels, clock, person, age. Written as one piece, since a
 * component for each cell would cost more than what it shows; what many rows have alike is drawn by components that
 * stay as they are where a row becomes another ticket's.
 */
export const WideCells = memo(function WideCells({ row, hovered }: { row: TicketRowView; hovered: boolean }) {
  const { columns } = useListLook();
  return (
    <>
      <div {...GRID_CELL} className="w-4 shrink-0">
        <PriorityIcon rank={row.priority_rank} name={row.priority} />
      </div>
      <div {...GRID_CELL} className="w-20 shrink-0">
        <a
          href={`/tickets/${encodeURIComponent(row.key)}`}
          tabIndex={-1}
          className="font-mono text-ink-3 text-xs hover:text-ink"
        >
          {row.key}
        </a>
      </div>
      <div {...GRID_CELL} className={columns ? 'w-4 shrink-0' : 'flex w-10.5 shrink-0 gap-2.5'}>
        <SourceMark source={row.source} />
        {!columns && <StatusIcon category={row.status_category} name={row.status} />}
      </div>
      {words(row, columns)}
      {!columns && (
        <div {...GRID_CELL} className="flex shrink-0 items-center gap-1 @max-[46rem]:hidden">
          <Labels labels={row.labels} />
        </div>
      )}
      <Trouble row={row} />
      {columns ? (
        <>
          <Suspense>
            <ChosenCells row={row} columns={columns} pointed={hovered} />
          </Suspense>
          <GridCell name="end">{null}</GridCell>
        </>
      ) : (
        <>
          {/* Beside an open ticket the words come first: of the clock remains its face. */}
          <div
            {...GRID_CELL}
            className="flex w-[5.25rem] shrink-0 items-center @max-[34rem]:w-4 @max-[34rem]:overflow-hidden"
          >
            {row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} pointed={hovered} />}
          </div>
          <div {...GRID_CELL} className="flex w-5 shrink-0" title={row.assignee?.name}>
            <Avatar name={row.assignee?.name ?? null} alone />
          </div>
          <div
            {...GRID_CELL}
            data-cell="end"
            className="@max-[34rem]:-ml-2.5 w-15 shrink-0 text-right @max-[34rem]:w-0 @max-[34rem]:overflow-hidden"
          >
            <UpdatedAge at={row.updated_at} pointed={hovered} />
          </div>
        </>
      )}
      {hovered && (
        <Suspense>
          <RowActions row={row} />
        </Suspense>
      )}
    </>
  );
});

/**
 * The summary, as much of it as there is room for, and the last message in what remains: one line of text, which costs
 * the browser a third of two boxes beside each other.
 */
function words(row: TicketRowView, columns: ListLook['columns']) {
  const { last_message: last } = row;
  const withMessage = columns?.includes('last_message') ?? true;
  const crowded = columns !== null && columns.length > ROOMY;
  const match = matchOf(row);
  if (match && isFoundBeside(match)) {
    return (
      <div {...GRID_CELL} data-cell="words" className="flex min-w-0 grow basis-0 items-center gap-3">
        <span
          className={clsx(
            'fade-end own-direction -mr-3 min-w-40 max-w-[55%] shrink-0',
            row.technician_unread && 'font-semibold',
          )}
        >
          {summary(row)}
        </span>
        <span className="flex min-w-0 shrink grow gap-4 text-ink-2 text-xs">
          <FoundBeside row={row} match={match} />
        </span>
      </div>
    );
  }
  return (
    <div
      {...GRID_CELL}
      data-cell="words"
      className={clsx(
        'fade-end own-direction grow basis-0',
        // Many columns give way before the words do.
        columns ? 'min-w-44' : 'min-w-0',
        row.technician_unread && 'font-semibold',
      )}
    >
      {summary(row)} <span className={crowded ? MESSAGE_CROWDED : MESSAGE}>{last && withMessage && preview(last)}</span>
    </div>
  );
}

const MESSAGE = 'ml-3 font-normal text-ink-3 text-xs @max-[60rem]:hidden';
const MESSAGE_CROWDED = 'ml-3 font-normal text-ink-3 text-xs @max-[90rem]:hidden';
