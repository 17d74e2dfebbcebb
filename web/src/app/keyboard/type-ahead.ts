import type { KeyPress } from './chord.ts';

/**
 * Keys typed between asking for a text field and its appearing. A key that opens a field may have to fetch its
 * code first; what is typed meanwhile is meant for the field and must not be taken for other commands.
 */
const PATIENCE_MS = 3_000;
const TEXT_FIELD = 'input,textarea';

let typed: string | undefined;
let giveUp: ReturnType<typeof setTimeout> | undefined;

/** A text field is about to take the focus. */
export function expectTextField(): void {
  typed = '';
  clearTimeout(giveUp);
  giveUp = setTimeout(stopExpecting, PATIENCE_MS);
}

function stopExpecting(): void {
  typed = undefined;
  clearTimeout(giveUp);
}

/** Keeps a key for the expected field. Answers whether it was kept, and is therefore no command. */
export function keepForField({ key, ctrlKey, metaKey }: KeyPress): boolean {
  if (typed === undefined || ctrlKey || metaKey) return false;
  if (key === 'Escape') {
    stopExpecting();
    return false;
  }
  if ([...key].length === 1) typed += key;
  return true;
}

/** Hands what was kept to the field that has taken the focus, as if it had been typed there. */
function deliver({ target }: FocusEvent): void {
  const text = typed;
  if (text === undefined || !(target instanceof HTMLElement) || !target.matches(TEXT_FIELD)) return;
  stopExpecting();
  if (text === '') return;
  const field = target as HTMLInputElement | HTMLTextAreaElement;
  field.setRangeText(text, field.value.length, field.value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export function deliverTypedAhead(): () => void {
  document.addEventListener('focusin', deliver);
  return () => document.removeEventListener('focusin', deliver);
}
