import type { NotificationView } from '@speedyflow/contract/notifications';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import {
  AtSign,
  BellOff,
  CheckCheck,
  GitCompareArrows,
  MessageSquare,
  Timer,
  TimerOff,
  TriangleAlert,
  UserRoundCheck,
  X,
} from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { errorText } from '../../app/i18n/error-text.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { Notice } from '../../design/notice.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { DesktopChoice } from './desktop-choice.tsx';
import { noticeWords } from './notice-words.ts';
import { markAsRead, notificationsQuery } from './notification-queries.ts';

const ICONS = {
  assigned: UserRoundCheck,
  mentioned: AtSign,
  commented: MessageSquare,
  sla_soon: Timer,
  sla_breached: TimerOff,
  edit_refused: TriangleAlert,
  edit_conflict: GitCompareArrows,
};

const LOUD: Partial<Record<NotificationView['kind'], string>> = {
  sla_soon: 'text-warn',
  sla_breached: 'text-danger',
  edit_refused: 'text-danger',
  edit_conflict: 'text-warn',
};

/** What concerns me: the latest first, unread in bold. */
export default function NotificationPanel({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(notificationsQuery);
  const notices = data?.pages.flatMap((page) => page.data) ?? [];
  const [latest] = notices;
  // What comes while it is open must not take the focus.
  const [firstId] = useState(latest?.id);
  const unread = data?.pages[0]?.unread ?? 0;
  return (
    <Dialog title={t('notices.title')} place="left" onClose={onClose} className="w-[min(420px,94vw)]!">
      <header className="flex h-11 shrink-0 items-center gap-1 border-b pr-2 pl-4">
        <p aria-hidden="true" className="grow font-semibold text-base">
          {t('notices.title')}
        </p>
        <Button
          look="ghost"
          disabled={unread === 0 || !latest}
          onClick={() => latest && void markAsRead(client, latest.id, true)}
        >
          <CheckCheck className="size-4" aria-hidden="true" />
          {t('notices.readAll')}
        </Button>
        <IconButton label={t('close')} keys="escape" onClick={onClose}>
          <X className="size-4" />
        </IconButton>
      </header>
      <div className="min-h-0 grow overflow-y-auto">
        {!data && !error && (
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-1/2" />
          </div>
        )}
        {error && !data && (
          <Notice
            icon={TriangleAlert}
            title={t('notices.failed')}
            action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
          >
            {errorText(error, t)}
          </Notice>
        )}
        {data && notices.length === 0 && (
          <Notice icon={BellOff} title={t('notices.none')}>
            {t('notices.noneHint')}
          </Notice>
        )}
        <ul className="flex flex-col">
          {notices.map((notice) => (
            <li key={notice.id}>
              <NoticeLine notice={notice} first={notice.id === firstId} onClose={onClose} />
            </li>
          ))}
        </ul>
        {hasNextPage && (
          <div className="p-3">
            <Button className="w-full" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('notices.more')}
            </Button>
          </div>
        )}
      </div>
      <DesktopChoice />
    </Dialog>
  );
}

interface NoticeLineProps {
  notice: NotificationView;
  /** The keyboard begins with it. */
  first: boolean;
  onClose(): void;
}

function NoticeLine({ notice, first, onClose }: NoticeLineProps) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(30_000);
  const client = useQueryClient();
  const navigate = useNavigate();
  const Icon = ICONS[notice.kind];
  const open = () => {
    if (!notice.read) void markAsRead(client, notice.id, false);
    onClose();
    void navigate({ to: '/tickets/$key', params: { key: notice.key } });
  };
  return (
    <button
      type="button"
      data-notice={notice.id}
      onClick={open}
      onKeyDown={walk}
      ref={first ? focusOnMount : undefined}
      className="relative flex w-full gap-3 border-b py-2.5 pr-4 pl-6 -outline-offset-2 text-left hover:bg-hover focus-visible:bg-hover"
    >
      {!notice.read && (
        <span
          role="img"
          aria-label={t('row.unread')}
          className="absolute top-4 left-2 size-1.5 rounded-full bg-accent-fill dark:bg-accent"
        />
      )}
      <Icon className={clsx('mt-0.5 size-4 shrink-0', LOUD[notice.kind] ?? 'text-ink-3')} aria-hidden="true" />
      <span className="flex min-w-0 grow flex-col gap-0.5">
        <span className="flex items-baseline gap-2">
          <span className={clsx('min-w-0 grow', !notice.read && 'font-semibold')}>{noticeWords(notice, t)}</span>
          <span className="numeric shrink-0 text-ink-3 text-xs" title={format.instant(notice.at)}>
            {format.age(notice.at, now)}
          </span>
        </span>
        <span className="truncate text-ink-2 text-sm">{notice.summary}</span>
        {notice.text && <span className="line-clamp-2 text-ink-3 text-xs">{notice.text}</span>}
      </span>
    </button>
  );
}

/** j and k, or the arrows, from one to the next. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const lines = [...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('[data-notice]') ?? [])];
  const at = lines.indexOf(event.currentTarget);
  lines[Math.min(lines.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}
