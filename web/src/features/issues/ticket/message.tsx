import type { TwinView } from '@speedyflow/contract/ticket';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Lock, TriangleAlert } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { FileNames, type MessageFile } from '../files/file-chips.tsx';
import { NoteButton } from './edit-notes.tsx';
import { RichText } from './rich-text.tsx';

export interface MessageOrigin extends Pick<TwinView, 'key' | 'source'> {
  /** Whether the site alone does not tell it from the others. */
  named: boolean;
  /** Of another ticket than that on the screen, where its messages begin. */
  summary?: string | undefined;
}

export interface MessageProps {
  author: string | null;
  requester?: boolean;
  /** The ticket it was said in, where a conversation is held in several. */
  origin?: MessageOrigin | undefined;
  /** What the source formatted, or plain text not sent yet. */
  html?: string;
  text?: string;
  at: string;
  isPublic: boolean;
  /** Shows only its beginning when there is much of it. */
  long?: boolean;
  pending?: boolean;
  /** Of a pending one: a refused edit before it has to be decided about first. */
  held?: boolean;
  failure?: string | undefined;
  /** That came with it, or go with one on its way. */
  files?: readonly MessageFile[] | undefined;
  onRetry?: (() => void) | undefined;
  onDiscard?: (() => void) | undefined;
}

/** One message. A public one is text on the page; an internal one stands on a tinted ground and has a lock. */
export function Message(props: MessageProps) {
  const { requester, origin, html, text, isPublic, long, pending, held, failure, files } = props;
  const t = useTranslate();
  const author = props.author ?? t('author.unknown');
  const framed = !isPublic || pending || failure !== undefined;
  return (
    <article
      data-state={failure !== undefined ? 'refused' : pending ? 'pending' : 'sent'}
      data-public={isPublic}
      data-origin={origin?.key}
      className="flex gap-3"
    >
      <span className={clsx('shrink-0', !isPublic && 'mt-2')}>
        <Avatar name={author} size={28} />
      </span>
      <div
        className={clsx(
          'min-w-0 grow',
          framed && 'rounded-lg border px-3 pt-2 pb-2.5',
          // The frame of a public one goes once it is sent: its words stay where they are.
          framed && isPublic && '-mt-2',
          !isPublic && 'bg-internal',
          edgeOf(props),
        )}
      >
        <header className="mb-1 flex min-h-5 flex-wrap items-center gap-x-2 text-xs">
          <span className="font-semibold text-sm">{author}</span>
          {requester && <span className="text-ink-3">{t('field.requester')}</span>}
          {!isPublic && (
            <span className="inline-flex items-center gap-1 font-medium text-internal-ink">
              <Lock className="size-3" aria-hidden="true" />
              {t('comment.internal')}
            </span>
          )}
          {origin && (
            <span className="inline-flex items-center gap-1 text-ink-3">
              <SourceMark source={origin.source} />
              {origin.named && <span className="font-mono">{origin.key}</span>}
            </span>
          )}
          <Time {...props} />
        </header>
        {origin?.summary !== undefined && <TwinTitle ticketKey={origin.key} summary={origin.summary} />}
        {long ? (
          <Folded>
            <RichText html={html ?? ''} />
          </Folded>
        ) : html === undefined ? (
          <p className="own-direction whitespace-pre-wrap text-base [overflow-wrap:anywhere]">{text}</p>
        ) : html.trim() === '' && !files?.length ? (
          <p className="text-ink-3">{t('comment.empty')}</p>
        ) : (
          <RichText html={html} />
        )}
        {files && files.length > 0 && <FileNames files={files} />}
        {held && <p className="mt-2 text-ink-2 text-xs">{t('edit.held.comment')}</p>}
        {failure !== undefined && <Refusal {...props} reason={failure} />}
      </div>
    </article>
  );
}

/** Begins what was said in another ticket, and leads there. */
function TwinTitle({ ticketKey, summary }: { ticketKey: string; summary: string }) {
  return (
    <Link
      to="/tickets/$key"
      params={{ key: ticketKey }}
      className="mb-1 flex w-fit items-baseline gap-2 rounded-sm font-semibold hover:underline"
    >
      <span className="shrink-0 font-mono font-normal text-ink-3 text-xs">{ticketKey}</span>
      {summary}
    </Link>
  );
}

function edgeOf({ isPublic, pending, failure }: MessageProps): string | undefined {
  if (failure !== undefined) return 'border-danger';
  if (pending) return 'border-control border-dashed';
  return isPublic ? undefined : 'border-internal-line';
}

function Time({ at, pending, held }: MessageProps) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <span className="numeric ml-auto shrink-0 text-ink-3" title={format.instant(at)}>
      {held ? t('edit.held.short') : pending ? t('edit.sending') : format.age(at, now)}
    </span>
  );
}

function Refusal({ reason, onRetry, onDiscard }: MessageProps & { reason: string }) {
  const t = useTranslate();
  return (
    <footer role="alert" className="mt-2 flex items-start gap-2 text-xs">
      <TriangleAlert className="mt-px size-3.5 shrink-0 text-danger" aria-hidden="true" />
      <span className="min-w-0 grow">
        <span className="font-medium">{t('comment.refused')}</span> {reason}
      </span>
      {onRetry && <NoteButton onClick={onRetry}>{t('retry')}</NoteButton>}
      {onDiscard && <NoteButton onClick={onDiscard}>{t('discard')}</NoteButton>}
    </footer>
  );
}

const FOLDED_PX = 220;

/** Shows the beginning of something long, and the rest on request. */
function Folded({ children }: { children: ReactNode }) {
  const t = useTranslate();
  const body = useRef<HTMLDivElement>(null);
  const [long, setLong] = useState(false);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => setLong((body.current?.scrollHeight ?? 0) > FOLDED_PX + 60), []);
  const folded = long && !open;
  return (
    <>
      <div
        ref={body}
        className={clsx(folded && 'overflow-hidden [mask-image:linear-gradient(#000_75%,transparent)]')}
        style={folded ? { maxHeight: FOLDED_PX } : undefined}
      >
        {children}
      </div>
      {long && (
        <button
          type="button"
          onClick={() => setOpen(!open)}
          className="mt-1 h-6 rounded-sm font-medium text-accent text-xs"
        >
          {open ? t('show.less') : t('show.more')}
        </button>
      )}
    </>
  );
}
