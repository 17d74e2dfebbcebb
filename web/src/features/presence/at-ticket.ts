import { PRESENCE_BEAT_SECONDS, presenceRoutes, TYPING_BEAT_SECONDS } from '@speedyflow/contract/presence';
import { useEffect } from 'react';
import { API_ROOT, call } from '../../api/call.ts';
import { streamState } from '../changes/live-updates.ts';
import { onReturn } from '../changes/on-return.ts';

/** Who only passes a ticket is not at it. */
const SETTLE_MS = 400;

/** Tells the pages of one person apart. */
const PAGE = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('-');

/** The ticket on the page, and when somebody last typed there. */
let at: string | null = null;
let typedAtMs = Number.NEGATIVE_INFINITY;
let saidTypingAtMs = Number.NEGATIVE_INFINITY;
let told: string | null = null;
let settling: ReturnType<typeof setTimeout> | undefined;

const isTyping = (): boolean => Date.now() - typedAtMs < TYPING_BEAT_SECONDS * 1000;

/** Says where this page is. A failure is not worth a word: it is said again soon. */
function say(): void {
  const key = document.hidden ? null : at;
  // Of a page that is nowhere, and where nothing is heard, there is nothing to say.
  if ((key === null && told === null) || !streamState.get().live) return;
  told = key;
  const typing = key !== null && isTyping();
  call(presenceRoutes.tell, { body: { page: PAGE, key, typing } }).catch(() => undefined);
}

function saySoon(): void {
  clearTimeout(settling);
  settling = setTimeout(say, SETTLE_MS);
}

/** The page goes: an ordinary call would go with it. */
function sayGoodbye(): void {
  if (told === null) return;
  told = null;
  const body = JSON.stringify({ page: PAGE, key: null });
  const headers = { 'content-type': 'application/json' };
  const { method, path } = presenceRoutes.tell;
  fetch(API_ROOT + path, { method, body, headers, keepalive: true }).catch(() => undefined);
}

/** Has others know that this page shows a ticket, for as long as it does and can be seen. */
export function useBeingAt(ticketKey: string): void {
  useEffect(() => {
    at = ticketKey;
    saySoon();
    const timer = setInterval(say, PRESENCE_BEAT_SECONDS * 1000);
    document.addEventListener('visibilitychange', say);
    window.addEventListener('pagehide', sayGoodbye);
    const stopWaiting = onReturn(saySoon);
    return () => {
      at = null;
      typedAtMs = Number.NEGATIVE_INFINITY;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
      window.removeEventListener('pagehide', sayGoodbye);
      stopWaiting();
      saySoon();
    };
  }, [ticketKey]);
}

/** Somebody types a reply here. */
export function typed(): void {
  typedAtMs = Date.now();
  if (typedAtMs - saidTypingAtMs < TYPING_BEAT_SECONDS * 1000) return;
  saidTypingAtMs = typedAtMs;
  say();
}

/** They have finished. */
export function stoppedTyping(): void {
  typedAtMs = Number.NEGATIVE_INFINITY;
  saidTypingAtMs = Number.NEGATIVE_INFINITY;
  say();
}
