import type { EditView, TicketRowView } from '@speedyflow/contract/ticket';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { type ActionId, keysOf } from '../../../app/keyboard/key-map.ts';
import { Tooltip } from '../../../design/tooltip.tsx';
import { useMe } from '../../accounts/session.ts';
import { desksQuery } from '../../desks/desk-queries.ts';
import { useEditCommands } from '../edits/edit-commands.ts';
import { openPicker, type PickerKind } from '../pickers/picker-state.ts';
import { usePendingField } from './edit-notes.tsx';
import { PropertyValue, propertyText } from './property-value.tsx';

const KINDS: readonly PickerKind[] = ['status', 'priority', 'assignee', 'labels', 'story_points'];

const ACTIONS: Partial<Record<PickerKind, ActionId>> = {
  status: 'ticket.move',
  priority: 'ticket.priority',
  assignee: 'ticket.assign',
  labels: 'ticket.labels',
};

/** On one line above the conversation, or one below the other at the side. */
type Layout = 'line' | 'column';

export interface PropertiesProps {
  row: TicketRowView;
  edits: readonly EditView[];
  layout: Layout;
}

/** The members of a ticket that are changed in place. */
export function Properties({ row, edits, layout }: PropertiesProps) {
  const isPending = usePendingField(row.key, edits);
  const { data: desks } = useQuery(desksQuery);
  const estimated = row.story_points !== null || desks?.find(({ id }) => id === row.desk_id)?.kind === 'project';
  const kinds = KINDS.filter((kind) => kind !== 'story_points' || estimated);
  return (
    <div className={clsx('flex', layout === 'line' ? 'flex-wrap items-center gap-1.5' : 'flex-col gap-0.5')}>
      {kinds.map((kind) => (
        <Property key={kind} kind={kind} row={row} pending={isPending(kind)} layout={layout} />
      ))}
    </div>
  );
}

interface PropertyProps {
  kind: PickerKind;
  row: TicketRowView;
  pending: boolean;
  layout: Layout;
}

function Property({ kind, row, pending, layout }: PropertyProps) {
  const t = useTranslate();
  const name = t(`field.${kind}`);
  // Labels are named as they stand there: without commas.
  const text = kind === 'labels' ? row.labels.join(' ') : propertyText(kind, row, t);
  const action = ACTIONS[kind];
  const value = (
    <>
      <Tooltip label={pending ? `${name} · ${t('edit.pending')}` : name} keys={action && keysOf(action)}>
        <button
          type="button"
          data-property={kind}
          data-pending={pending || undefined}
          aria-label={text ? `${name}: ${text}` : name}
          onClick={(event) => openPicker(kind, row, event.currentTarget)}
          className={clsx(
            'numeric inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-md hover:bg-hover',
            layout === 'line'
              ? // Labels are chips by themselves.
                kind === 'labels' && text
                ? 'flex-wrap gap-1! rounded-full px-0.5'
                : 'border border-line px-2 text-xs'
              : ['-ml-1.5 min-w-0 px-1.5 py-1 text-left text-sm', kind === 'labels' && 'flex-wrap'],
            pending && 'pending-edge border-transparent',
          )}
        >
          <PropertyValue kind={kind} row={row} />
        </button>
      </Tooltip>
      {kind === 'assignee' && <Take row={row} />}
    </>
  );
  if (layout === 'line') return value;
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-x-3">
      <span className="self-start text-ink-3 text-xs leading-7">{name}</span>
      <span className="flex min-w-0 items-center gap-1">{value}</span>
    </div>
  );
}

/** The shortest way to a ticket that is not mine yet. */
function Take({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const me = useMe();
  const commands = useEditCommands();
  if (row.assignee !== null && (me.person_ids.includes(row.assignee.id) || row.assignee.name === me.name)) return null;
  return (
    <Tooltip label={t('action.ticket.take')} keys={keysOf('ticket.take')}>
      <button
        type="button"
        onClick={() => commands.take(row)}
        className="h-6 rounded-md px-1.5 font-medium text-accent text-xs hover:bg-hover"
      >
        {t('take')}
      </button>
    </Tooltip>
  );
}
