import type { TicketRowView } from '@speedyflow/contract/ticket';
import { Ban, ListTree, TriangleAlert } from 'lucide-react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { GridCell } from '../../../design/grid-cell.tsx';
import { isUndecided, useLocalEditsOf } from '../edits/local-edits.ts';

/** Blocked, open subtasks, or an edit that was refused: each an icon with its words. */
export function Trouble({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const undecided = useLocalEditsOf(row.key).find(isUndecided);
  const refusedHere = undecided && (undecided.error ? errorText(undecided.error, t) : t('edit.undecided'));
  const failed = row.failed?.message ?? refusedHere;
  if (!failed && !row.blocked && row.open_subtasks === 0) return null;
  return (
    <GridCell className="flex shrink-0 items-center gap-1.5 text-ink-3 text-xs">
      {row.open_subtasks > 0 && (
        <span
          className="numeric inline-flex items-center gap-0.5"
          title={t('row.subtasks', { count: row.open_subtasks })}
        >
          <ListTree className="size-3.5" aria-hidden="true" />
          {row.open_subtasks}
        </span>
      )}
      {row.blocked && (
        <span title={t('row.blocked')}>
          <Ban className="size-3.5 text-danger" aria-label={t('row.blocked')} />
        </span>
      )}
      {failed && (
        <span title={failed}>
          <TriangleAlert className="size-3.5 text-danger" aria-label={t('row.failed', { reason: failed })} />
        </span>
      )}
    </GridCell>
  );
}
