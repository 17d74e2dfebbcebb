import { accountRoutes } from '@speedyflow/contract/accounts';
import { CHANGES_STREAM_PATH, type ChangeView } from '@speedyflow/contract/changes';
import { API_ROOT, call } from './call.ts';
import { unreachable } from './unreachable.ts';

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export interface ChangeStreamHandlers {
  onChange(change: ChangeView): void;
  /** The stream is open; `gap` says whether changes may have been missed since it last was. */
  onOpen(gap: boolean): void;
  onLost(): void;
}

/** Events beside the log. */
const ASIDES = ['presence', 'notified'] as const;

export interface AsideHandlers {
  onAside(event: (typeof ASIDES)[number], data: unknown): void;
}

/**
 * Follows the change log by server-sent events. The browser resumes short interruptions itself; when it
 * gives up (the server answered an error) a new stream is opened, later and later up to half a minute. A stream does
 * not notice a network that is gone, so the browser's word for it counts, and so does a call that came to nothing.
 */
export function followChanges(handlers: ChangeStreamHandlers & AsideHandlers): () => void {
  const { onChange, onAside, onOpen, onLost } = handlers;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = RETRY_FIRST_MS;
  let opened = false;

  const disconnect = (): void => {
    clearTimeout(timer);
    source?.close();
  };

  const connect = (): void => {
    disconnect();
    source = new EventSource(API_ROOT + CHANGES_STREAM_PATH);
    source.addEventListener('open', () => {
      waitMs = RETRY_FIRST_MS;
      onOpen(opened);
      opened = true;
    });
    source.addEventListener('change', (event) => onChange(JSON.parse(event.data) as ChangeView));
    for (const event of ASIDES) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => onAside(event, JSON.parse(data)));
    }
    source.addEventListener('error', () => {
      onLost();
      if (source?.readyState !== EventSource.CLOSED) return;
      // It was refused, and does not say why: a call learns whether the session has ended.
      call(accountRoutes.me, {}).catch(() => undefined);
      timer = setTimeout(connect, waitMs);
      waitMs = Math.min(waitMs * 2, RETRY_MAX_MS);
    });
  };

  const lose = (): void => {
    disconnect();
    onLost();
  };
  const doubt = (): void => {
    if (source?.readyState !== EventSource.OPEN) return;
    lose();
    connect();
  };

  connect();
  window.addEventListener('online', connect);
  window.addEventListener('offline', lose);
  const stopDoubting = unreachable.listen(doubt);
  return () => {
    window.removeEventListener('online', connect);
    window.removeEventListener('offline', lose);
    stopDoubting();
    disconnect();
  };
}
