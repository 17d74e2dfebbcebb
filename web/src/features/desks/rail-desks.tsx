import type { DeskView } from '@speedyflow/contract/desks';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useRemembered } from '../../app/device-memory.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { RAIL_ROW, RailGroup, RailItem } from '../../app/rail/rail-item.tsx';
import { SourceMark } from '../../design/source-mark.tsx';
import { deskName } from './desk-name.ts';
import { desksQuery, queuesQuery, useQueuesOf } from './desk-queries.ts';

/** Desks with their unsolved tickets; each opens to its queues. */
export function RailDesks() {
  const t = useTranslate();
  const { data: desks } = useQuery(desksQuery);
  const [open, setOpen] = useRemembered<readonly number[] | null>('open-desks', null);
  // Until the person has chosen, the first desk stands open, so that its queues are seen.
  const opened = open ?? desks?.slice(0, 1).map(({ id }) => id) ?? [];
  const hereId = useDeskOfPlace(desks ?? []);
  if (!desks || desks.length === 0) return null;
  const toggle = (id: number) =>
    setOpen(opened.includes(id) ? opened.filter((other) => other !== id) : [...opened, id]);
  return (
    <RailGroup title={t('rail.desks')} collapsed={false}>
      {desks.map((desk) => (
        <Desk
          key={desk.id}
          desk={desk}
          open={desk.id === hereId || opened.includes(desk.id)}
          onToggle={() => toggle(desk.id)}
        />
      ))}
    </RailGroup>
  );
}

/** The desk of the queue one is in: it stands open, so that the place is seen. */
function useDeskOfPlace(desks: readonly DeskView[]): number | undefined {
  const queueId = useParams({ strict: false, select: (params) => params.queueId });
  const queues = useQueuesOf(queueId === undefined ? [] : desks);
  return queues.find(({ id }) => String(id) === queueId)?.desk_id;
}

function Desk({ desk, open, onToggle }: { desk: DeskView; open: boolean; onToggle(): void }) {
  const t = useTranslate();
  const format = useFormat();
  const unsolved = format.number(desk.unsolved);
  // Tickets of no group are few, and no count of what its views hold.
  const isOfAll = desk.kind === 'account';
  return (
    <div>
      <button type="button" aria-expanded={open} onClick={onToggle} className={clsx(RAIL_ROW, 'w-full text-left')}>
        <span className="relative flex size-4 shrink-0 items-center justify-center">
          <ChevronRight className={clsx('size-3.5 transition-transform', open && 'rotate-90')} aria-hidden="true" />
        </span>
        <span className="min-w-0 grow truncate">{deskName(desk, t)}</span>
        <SourceMark source={desk.source} />
        <span
          className="numeric min-w-5 text-right text-ink-3 text-xs"
          title={isOfAll ? t('desk.noGroup', { count: unsolved }) : undefined}
        >
          {(!isOfAll || desk.unsolved > 0) && unsolved}
        </span>
      </button>
      {open && <Queues deskId={desk.id} />}
    </div>
  );
}

function Queues({ deskId }: { deskId: number }) {
  const { data: queues = [] } = useQuery(queuesQuery(deskId));
  return (
    <div className="flex flex-col gap-px">
      {queues.map((queue) => (
        <RailItem
          key={queue.id}
          link={{ to: '/queues/$queueId', params: { queueId: String(queue.id) } }}
          name={queue.name}
          count={queue.count}
          collapsed={false}
          indented
        />
      ))}
    </div>
  );
}
