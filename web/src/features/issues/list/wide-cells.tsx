import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { lazy, Suspense } from 'react';
import { withWorkWords } from '../../../app/i18n/language.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { GridCell } from '../../../design/grid-cell.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { SlaBadge } from '../sla-badge.tsx';
import { FoundBeside, isFoundBeside, matchOf, Summary } from './found-row.tsx';
import { Labels } from './labels.tsx';
import { type ListLook, useListLook } from './list-look.ts';
import { Trouble } from './trouble.tsx';
import { UpdatedAge } from './updated-age.tsx';

const RowActions = lazy(() => import('./row-actions.tsx'));
const ChosenCells = lazy(withWorkWords(() => import('./chosen-cells.tsx')));

/** So many columns leave room for the last message at most widths. */
const ROOMY = 6;

/** A ticket on one line: shape, key, source, status, words, labels, clock, person, age. */
export function WideCells({ row, hovered }: { row: TicketRowView; hovered: boolean }) {
  const { columns } = useListLook();
  return (
    <>
      <GridCell className="flex items-center">
        <PriorityIcon rank={row.priority_rank} name={row.priority} />
      </GridCell>
      <GridCell className="w-20 shrink-0">
        <a
          href={`/tickets/${encodeURIComponent(row.key)}`}
          tabIndex={-1}
          className="font-mono text-ink-3 text-xs hover:text-ink"
        >
          {row.key}
        </a>
      </GridCell>
      <GridCell className="flex items-center gap-2.5">
        <SourceMark source={row.source} />
        {!columns && <StatusIcon category={row.status_category} name={row.status} />}
      </GridCell>
      <Words row={row} columns={columns} />
      {!columns && (
        <GridCell className="@max-[46rem]:hidden">
          <Labels labels={row.labels} />
        </GridCell>
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
        <UsualEnd row={row} pointed={hovered} />
      )}
      {hovered && (
        <Suspense>
          <RowActions row={row} />
        </Suspense>
      )}
    </>
  );
}

/** Clock, person and age: where nothing was chosen, a row ends with these. */
function UsualEnd({ row, pointed }: { row: TicketRowView; pointed: boolean }) {
  return (
    <>
      <GridCell className="flex w-[5.25rem] shrink-0 items-center">
        {row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} pointed={pointed} />}
      </GridCell>
      <GridCell className="flex shrink-0" title={row.assignee?.name}>
        <Avatar name={row.assignee?.name ?? null} />
        <span className="sr-only">{row.assignee?.name}</span>
      </GridCell>
      <GridCell name="end" className="w-15 shrink-0 text-right">
        <UpdatedAge at={row.updated_at} pointed={pointed} />
      </GridCell>
    </>
  );
}

/** Who wrote it, by the first name where it is known, and what. */
function preview({ author, text }: NonNullable<TicketRowView['last_message']>): string {
  const [name] = author.trim().split(' ');
  return name ? `${name}: ${text}` : text;
}

/** The summary, as much of it as there is room for, and the last message in what remains. */
function Words({ row, columns }: { row: TicketRowView; columns: ListLook['columns'] }) {
  const { last_message: last } = row;
  const withMessage = columns?.includes('last_message') ?? true;
  const crowded = columns !== null && columns.length > ROOMY;
  const match = matchOf(row);
  if (match && isFoundBeside(match)) {
    return (
      <GridCell name="words" className="flex min-w-0 grow items-center gap-2">
        <span className={clsx('fade-end min-w-40 max-w-[55%] shrink-0', row.technician_unread && 'font-semibold')}>
          <Summary row={row} />
        </span>
        <span className="flex min-w-0 shrink grow gap-4 text-ink-2 text-xs">
          <FoundBeside row={row} match={match} />
        </span>
      </GridCell>
    );
  }
  return (
    <GridCell name="words" className="flex min-w-0 grow items-baseline gap-3">
      <span
        className={clsx(
          'fade-end min-w-40 max-w-full shrink-[0.25]',
          // Its fading end may lie above the message, and above nothing else.
          columns === null && '-mr-6',
          row.technician_unread && 'font-semibold',
        )}
      >
        <Summary row={row} />
      </span>
      {last && withMessage && (
        <span
          className={clsx(
            'fade-end min-w-0 shrink grow basis-0 text-ink-3 text-xs',
            crowded ? '@max-[90rem]:hidden' : '@max-[60rem]:hidden',
          )}
        >
          {preview(last)}
        </span>
      )}
    </GridCell>
  );
}
