import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { Avatar } from '../../../design/avatar.tsx';
import { GridCell } from '../../../design/grid-cell.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { SlaBadge } from '../sla-badge.tsx';
import { FoundBeside, isFoundBeside, matchOf, summary } from './found-row.tsx';
import { preview } from './preview.ts';
import { Trouble } from './trouble.tsx';
import { UpdatedAge } from './updated-age.tsx';

/** A ticket on two lines, for a phone: words above, key, status, clock and age below. */
export function NarrowCells({ row }: { row: TicketRowView }) {
  const match = matchOf(row);
  return (
    <div className="flex min-w-0 grow flex-col gap-1">
      <div className="flex items-center gap-2.5">
        <GridCell
          className={clsx('fade-end own-direction min-w-0 grow text-base', row.technician_unread && 'font-semibold')}
        >
          {summary(row)}
        </GridCell>
        <Trouble row={row} />
        <GridCell className="flex shrink-0">
          <Avatar name={row.assignee?.name ?? null} />
          <span className="sr-only">{row.assignee?.name}</span>
        </GridCell>
      </div>
      <div className="flex items-center gap-2 text-ink-3 text-xs">
        <GridCell className="flex shrink-0 items-center gap-2">
          <PriorityIcon rank={row.priority_rank} name={row.priority} />
          <span className="whitespace-nowrap font-mono">{row.key}</span>
        </GridCell>
        <GridCell className="flex min-w-0 items-center gap-1.5">
          <StatusIcon category={row.status_category} />
          <span className="truncate">{row.status}</span>
        </GridCell>
        <GridCell className="ml-auto flex shrink-0 items-center gap-2.5">
          {row.sla && <SlaBadge sla={row.sla} done={row.status_category === 'done'} pointed={false} />}
          <UpdatedAge at={row.updated_at} pointed={false} />
        </GridCell>
      </div>
      {match && (
        <GridCell className="flex min-w-0 gap-3 text-ink-2 text-xs">
          {isFoundBeside(match) ? (
            <FoundBeside row={row} match={match} />
          ) : (
            row.last_message && <span className="fade-end own-direction text-ink-3">{preview(row.last_message)}</span>
          )}
        </GridCell>
      )}
    </div>
  );
}
