import { issueRoutes } from '@speedyflow/contract/issues';
import type { DroppedEditView, EditProgressView } from '@speedyflow/contract/ticket';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { CircleAlert, CircleCheck, CircleDashed, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useRemembered } from '../../../app/device-memory.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useObservable } from '../../../app/observable.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button, IconButton } from '../../../design/button.tsx';
import { useMe } from '../../accounts/session.ts';
import { desksQuery } from '../../desks/desk-queries.ts';
import { follow, followed, makingQuery, unfinishedQuery, unfollow } from './making-queries.ts';

/** A line for each ticket I asked for: on its way, made, or refused with the reason; and for what others dropped. */
export default function TicketsBeingMade() {
  const t = useTranslate();
  const { id: userId } = useMe();
  const { data: unfinished } = useQuery(unfinishedQuery);
  useEffect(() => follow(unfinished?.data.map(({ id }) => id) ?? []), [unfinished]);
  const ids = useObservable(followed);
  const [seen, setSeen] = useRemembered<readonly number[]>(`dropped-seen.${userId}`, []);
  const told = unfinished?.dropped ?? [];
  const dropped = told.filter(({ id }) => !seen.includes(id));
  if (ids.length + dropped.length === 0) return null;
  // What is told of no more need not be remembered either.
  const see = (id: number) => setSeen(told.map((edit) => edit.id).filter((one) => one === id || seen.includes(one)));
  return (
    <ul aria-label={t('making.label')} className="shrink-0">
      {ids.map((id) => (
        <TicketBeingMade key={id} id={id} />
      ))}
      {dropped.map((edit) => (
        <Dropped key={`dropped-${edit.id}`} edit={edit} onSeen={() => see(edit.id)} />
      ))}
    </ul>
  );
}

function TicketBeingMade({ id }: { id: number }) {
  const { data: edit, error } = useQuery(makingQuery(id));
  const gone = error instanceof ApiError && error.code === 'NOT_FOUND';
  useEffect(() => {
    if (gone) unfollow(id);
  }, [gone, id]);
  if (!edit?.making) return null;
  if (edit.state === 'failed') return <Refused edit={edit} summary={edit.making.summary} />;
  return edit.state === 'pending' ? (
    <OnItsWay making={edit.making} ticketKey={edit.key} />
  ) : (
    <Made id={id} ticketKey={edit.key} summary={edit.making.summary} />
  );
}

interface OnItsWayProps {
  making: NonNullable<EditProgressView['making']>;
  /** Once it is made, and its files are not there yet. */
  ticketKey: string | null;
}

function OnItsWay({ making: { desk_id, summary }, ticketKey }: OnItsWayProps) {
  const t = useTranslate();
  const { data: desks } = useQuery(desksQuery);
  const site = desks?.find(({ id }) => id === desk_id)?.source === 'zendesk' ? 'Zendesk' : 'Jira';
  return (
    <Line icon={<CircleDashed className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />} dashed>
      <span className="min-w-0 truncate">
        {t(ticketKey === null ? 'making.pending' : 'making.filesPending', { summary, site })}
      </span>
      {ticketKey !== null && <OpenTicket ticketKey={ticketKey} />}
    </Line>
  );
}

function Made({ id, ticketKey, summary }: { id: number; ticketKey: string | null; summary: string }) {
  const t = useTranslate();
  return (
    <Line icon={<CircleCheck className="size-3.5 shrink-0 text-ok" aria-hidden="true" />}>
      <span className="min-w-0 truncate">{t('making.made', { summary })}</span>
      {ticketKey !== null && <OpenTicket ticketKey={ticketKey} onClick={() => unfollow(id)} />}
      <IconButton label={t('close')} onClick={() => unfollow(id)} className="-my-1 ml-auto">
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </Line>
  );
}

function OpenTicket({ ticketKey, onClick }: { ticketKey: string; onClick?(): void }) {
  const t = useTranslate();
  return (
    <Link
      to="/tickets/$key"
      params={{ key: ticketKey }}
      onClick={onClick}
      className="shrink-0 font-medium text-accent hover:underline"
    >
      {t('making.open', { key: ticketKey })}
    </Link>
  );
}

/** The ticket itself, or, where it has a key, its files alone. */
function Refused({ edit: { id, key, failed }, summary }: { edit: EditProgressView; summary: string }) {
  const t = useTranslate();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => call(issueRoutes.retryCreate, { params: { edit_id: id } }),
    onSuccess: ({ data }) => client.setQueryData(makingQuery(id).queryKey, data.edit),
  });
  const drop = useMutation({
    mutationFn: () => call(issueRoutes.discardCreate, { params: { edit_id: id } }),
    onSuccess: () => unfollow(id),
  });
  const problem = retry.error ?? drop.error;
  return (
    <Line icon={<CircleAlert className="mt-1.5 size-3.5 shrink-0 text-danger" aria-hidden="true" />} tall>
      <span className="min-w-0 grow basis-2/3 py-1 [overflow-wrap:anywhere]">
        <span className="font-medium">{t(key === null ? 'making.failed' : 'making.filesFailed', { summary })}</span>{' '}
        {failed?.message} {key !== null && <OpenTicket ticketKey={key} />}
        {problem && <Problem of={problem} className="text-xs" />}
      </span>
      <span className="flex shrink-0 gap-1.5">
        <Button onClick={() => retry.mutate()} disabled={retry.isPending}>
          {t('retry')}
        </Button>
        <Button look="danger" onClick={() => drop.mutate()} disabled={drop.isPending}>
          {t(key === null ? 'making.drop' : 'making.dropFiles')}
        </Button>
      </span>
    </Line>
  );
}

const DROPPED = {
  comment: 'dropped.comment',
  create: 'dropped.ticket',
  transition: 'dropped.edit',
  assign: 'dropped.edit',
  fields: 'dropped.edit',
} as const;

function Dropped({ edit: { key, by, kind, made }, onSeen }: { edit: DroppedEditView; onSeen(): void }) {
  const t = useTranslate();
  return (
    <Line icon={<CircleAlert className="size-3.5 shrink-0 text-warn" aria-hidden="true" />}>
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {t(made ? 'dropped.ticketFiles' : DROPPED[kind], { by })}
      </span>
      {key !== null && <OpenTicket ticketKey={key} />}
      <IconButton label={t('close')} onClick={onSeen} className="-my-1 ml-auto">
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </Line>
  );
}

interface LineProps {
  icon: ReactNode;
  /** Not confirmed yet, as every edit on its way is shown. */
  dashed?: boolean;
  /** May take several lines of text. */
  tall?: boolean;
  children: ReactNode;
}

function Line({ icon, dashed = false, tall = false, children }: LineProps) {
  return (
    <li>
      <div
        role="status"
        className={clsx(
          'flex gap-2 border-b bg-sunken px-4 py-1 text-xs max-sm:px-3',
          tall ? 'items-start max-sm:flex-wrap' : 'min-h-8 items-center',
          dashed && 'border-dashed',
        )}
      >
        {icon}
        {children}
      </div>
    </li>
  );
}
