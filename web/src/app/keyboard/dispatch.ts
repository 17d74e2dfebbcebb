import { observable } from '../observable.ts';
import { handlerOf } from './actions.ts';
import { chordOf, matchChord } from './chord.ts';
import { ACTIONS, type ActionId } from './key-map.ts';
import { deliverTypedAhead, keepForField } from './type-ahead.ts';

const SEQUENCE_MS = 1_500;
const FLOATING = '[role="menu"],[role="dialog"],[role="listbox"]';
const TEXT = 'input,textarea,select,[contenteditable="true"]';
const PRESSABLE = 'button,a[href],[role="button"]:not([data-row]),[role="separator"],[role="tab"],[role="radio"]';

/** The first chord of a sequence such as `g m`, while the second is awaited. */
export const pendingPrefix = observable<string | undefined>(undefined);

let forget: ReturnType<typeof setTimeout> | undefined;

function setPrefix(prefix: string | undefined): void {
  clearTimeout(forget);
  pendingPrefix.set(prefix);
  if (prefix !== undefined) forget = setTimeout(() => pendingPrefix.set(undefined), SEQUENCE_MS);
}

/** Whether a key belongs to what has the focus rather than to the page. */
function ownedByFocus(target: Element, chord: string): boolean {
  if (chord.startsWith('mod+')) return false;
  if (target.closest(FLOATING)) return true;
  if (target.closest(TEXT)) return true;
  return (chord === 'enter' || chord.startsWith('arrow')) && target.closest(PRESSABLE) !== null;
}

/** The actions that mean something on the page as it is, with their keys. */
function* liveKeyMap(): Generator<readonly [ActionId, readonly string[]]> {
  for (const id of Object.keys(ACTIONS) as ActionId[]) {
    if (handlerOf(id)) yield [id, ACTIONS[id].keys];
  }
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.repeat && !isStep(event.key)) return;
  if (keepForField(event)) {
    event.preventDefault();
    return;
  }
  const chord = chordOf(event);
  if (chord === undefined || ['shift', 'control', 'meta'].includes(event.key.toLowerCase())) return;
  if (event.target instanceof Element && ownedByFocus(event.target, chord)) return;
  const match = matchChord(liveKeyMap(), pendingPrefix.get(), chord);
  setPrefix(match === 'prefix' ? chord : undefined);
  if (match === undefined) return;
  event.preventDefault();
  if (match !== 'prefix') handlerOf(match.id)?.();
}

/** Holding a key down repeats steps through a list, and nothing else. */
const isStep = (key: string): boolean =>
  ['j', 'k', 'ArrowDown', 'ArrowUp'].includes(key.length === 1 ? key.toLowerCase() : key);

/** Listens to the whole page; returns how to stop. */
export function listenToKeys(): () => void {
  const stopDelivering = deliverTypedAhead();
  document.addEventListener('keydown', onKeyDown);
  return () => {
    document.removeEventListener('keydown', onKeyDown);
    stopDelivering();
  };
}
