import { BULK_MAX } from '@speedyflow/contract/jobs';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { BulkChange } from '@speedyflow/contract/ticket-change';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  ArrowRightLeft,
  ChartNoAxesColumnIncreasing,
  type LucideIcon,
  MessageSquare,
  Tag,
  UserRoundPlus,
  X,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { type ActionId, keysOf } from '../../../app/keyboard/key-map.ts';
import { expectTextField } from '../../../app/keyboard/type-ahead.ts';
import { focusList } from '../../../app/list-navigation.ts';
import { Problem } from '../../../app/problem.tsx';
import { IconButton } from '../../../design/button.tsx';
import { Tooltip } from '../../../design/tooltip.tsx';
import { useMe } from '../../accounts/session.ts';
import { isForLater } from '../edits/is-for-later.ts';
import { askLater } from '../edits/waiting-requests.ts';
import { type ListPlace, listFilter } from '../list/list-place.ts';
import { BULK_ACTIONS, type BulkAction, takeAsked } from './asked-early.tsx';
import { BulkComment } from './bulk-comment.tsx';
import { BulkPicker } from './bulk-pickers.tsx';
import { type BulkRequest, bodyOf, bulkRequest } from './bulk-request.ts';
import { askBulk, type BulkTarget } from './job-queries.ts';
import { clearTicks, type Ticks, tickAllMatching } from './ticks.ts';

const ACTIONS: readonly { kind: BulkAction; action: ActionId; icon: LucideIcon; name: MessageId }[] = [
  { kind: 'assignee', action: BULK_ACTIONS.assignee, icon: UserRoundPlus, name: 'bulk.assign' },
  { kind: 'status', action: BULK_ACTIONS.status, icon: ArrowRightLeft, name: 'bulk.move' },
  { kind: 'priority', action: BULK_ACTIONS.priority, icon: ChartNoAxesColumnIncreasing, name: 'bulk.priority' },
  { kind: 'labels', action: BULK_ACTIONS.labels, icon: Tag, name: 'bulk.labels' },
  { kind: 'comment', action: BULK_ACTIONS.comment, icon: MessageSquare, name: 'bulk.comment' },
];

export interface BulkBarProps {
  place: ListPlace;
  placeName: string;
  rows: readonly TicketRowView[];
  total: number | null;
  ticks: Ticks;
}

/** What can be done to all ticked tickets, each with its key. */
export default function BulkBar({ place, placeName, rows, total, ticks }: BulkBarProps) {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const { id: me } = useMe();
  const bar = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<BulkAction>();
  useEffect(() => setOpen(takeAsked()), []);
  const count = ticks.all ? (total ?? ticks.keys.size) : ticks.keys.size;
  const filter = listFilter(place);
  const keys = [...ticks.keys];
  const ticked = rows.filter(({ key }) => ticks.keys.has(key));
  const close = () => {
    setOpen(undefined);
    focusList();
  };
  const bulk = useMutation({
    mutationFn: (request: BulkRequest) =>
      askBulk(request).catch((error: unknown) => {
        if (!isForLater(error)) throw error;
        askLater(me, { route: 'bulk', body: bodyOf(request) });
      }),
    networkMode: 'always',
    onSuccess: () => clearTicks(),
    // How many match may be what was wrong.
    onError: () => client.invalidateQueries({ queryKey: ['tickets'] }),
  });
  const ask = (edit: BulkChange) => {
    close();
    if (bulk.isPending) return;
    const all = ticks.all && filter;
    const target: BulkTarget = all ? { filter, ...(total !== null && { expected_total: total }) } : { keys };
    bulk.mutate(bulkRequest(target, edit, bulk.isError ? bulk.variables : undefined));
  };
  const leave = () => {
    if (bulk.isPending) return;
    clearTicks();
    focusList();
  };
  const begin = (kind: BulkAction) => {
    if (bulk.isPending) return;
    expectTextField();
    setOpen(kind);
  };
  useActions({
    'app.back': leave,
    ...Object.fromEntries(ACTIONS.map(({ action, kind }) => [action, () => begin(kind)])),
  });
  const more = filter !== undefined && !ticks.all && total !== null && total > ticks.keys.size && total <= BULK_MAX;
  const anchor = () => bar.current?.querySelector(`[data-bulk="${open}"]`) ?? bar.current;
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={t('bulk.bar')}
      className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-16px)] max-sm:w-full animate-enter flex-wrap items-center justify-center gap-x-1 gap-y-0.5 rounded-lg border border-line-strong bg-raised p-1.5 shadow-float max-sm:bottom-2"
    >
      <output className="numeric whitespace-nowrap pr-1 pl-2 font-medium">
        {t('bulk.count', { count, shown: format.number(count) })}
      </output>
      {more && (
        <button
          type="button"
          onClick={() =>
            tickAllMatching(
              placeName,
              rows.map(({ key }) => key),
            )
          }
          className="h-7 whitespace-nowrap rounded-md px-2 text-accent hover:bg-hover"
        >
          {t('bulk.all', { shown: format.number(total) })}
        </button>
      )}
      <span className="mx-1 h-5 border-l max-sm:hidden" aria-hidden="true" />
      <div className="flex items-center gap-1 max-sm:order-last max-sm:basis-full max-sm:justify-around">
        {ACTIONS.map(({ kind, action, icon: Icon, name }) => (
          <Tooltip key={kind} label={t(name)} keys={keysOf(action)}>
            <button
              type="button"
              data-bulk={kind}
              aria-label={t(name)}
              aria-haspopup="dialog"
              disabled={bulk.isPending}
              onClick={() => begin(kind)}
              className="flex h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink max-sm:h-12 max-sm:flex-col max-sm:justify-center max-sm:gap-0.5"
            >
              <Icon className="size-4" aria-hidden="true" />
              <span className="sm:max-lg:hidden max-sm:text-2xs">{t(name)}</span>
            </button>
          </Tooltip>
        ))}
      </div>
      <IconButton
        label={t('bulk.clear')}
        keys={keysOf('app.back')}
        onClick={leave}
        className="max-sm:ml-auto max-sm:size-9"
      >
        <X className="size-4" />
      </IconButton>
      {bulk.error && <Problem of={bulk.error} className="basis-full px-2 pb-1 text-xs" />}
      {open === 'comment' && <BulkComment count={count} onClose={close} onAsk={ask} />}
      {open !== undefined && open !== 'comment' && (
        <BulkPicker
          kind={open}
          rows={ticked.length > 0 ? ticked : rows}
          count={count}
          anchor={anchor}
          onClose={close}
          onAsk={ask}
        />
      )}
    </div>
  );
}
