import type { KeyPress } from './chord.ts';

/**
 * Keys typed between asking for a text field and its appearing. A key that opens a field may have to fetch its
 * code first; what is typed meanwhile is meant for that field, and must neither be taken for other commands nor end in
 * a field that happens to have the focus. The wait ends when the field has it, with Escape, Tab or the pointer.
 */
const PATIENCE_MS = 10_000;
const TEXT_FIELD = 'input,textarea';

/** What is expected to take the focus: something in what floats, where a ticket is replied to, or the field of a search. */
const PLACES = {
  floating: '[role="dialog"] *',
  reply: '[data-ticket] textarea',
  search: 'main input[type="search"]',
};

let expected: { place: string; typed: string } | undefined;
let giveUp: ReturnType<typeof setTimeout> | undefined;

/** A text field is about to take the focus. */
export function expectTextField(place: keyof typeof PLACES = 'floating'): void {
  expected = { place: PLACES[place], typed: '' };
  clearTimeout(giveUp);
  giveUp = setTimeout(stopExpecting, PATIENCE_MS);
}

function stopExpecting(): void {
  expected = undefined;
  clearTimeout(giveUp);
}

/** Keeps a key for the expected field. Answers whether it was kept, and is therefore no command. */
export function keepForField({ key, ctrlKey, metaKey, target }: KeyPress & { target: EventTarget | null }): boolean {
  if (expected === undefined || ctrlKey || metaKey) return false;
  if (key === 'Escape' || key === 'Tab') {
    stopExpecting();
    return false;
  }
  const isText = [...key].length === 1;
  if (isText) expected.typed += key;
  // What floats and has no field yet goes by its other keys.
  return isText || !(target instanceof Element && target.matches('[role="dialog"]'));
}

/**
 * Hands what was kept to the expected field when it has taken the focus, as if it had been typed there. A surface that
 * has come without its field yet is waited on; one that has none swallows what was kept.
 */
function deliver({ target }: FocusEvent): void {
  if (expected === undefined || !(target instanceof HTMLElement)) return;
  const { place, typed } = expected;
  if (!target.matches(place)) return;
  stopExpecting();
  if (typed === '' || !target.matches(TEXT_FIELD)) return;
  const field = target as HTMLInputElement | HTMLTextAreaElement;
  field.setRangeText(typed, field.value.length, field.value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export function deliverTypedAhead(): () => void {
  document.addEventListener('focusin', deliver);
  document.addEventListener('pointerdown', stopExpecting);
  return () => {
    document.removeEventListener('focusin', deliver);
    document.removeEventListener('pointerdown', stopExpecting);
  };
}
