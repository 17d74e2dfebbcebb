import type { Side } from './tooltip.tsx';

/** A pointer that only passes is not told anything. */
const DELAY_MS = 350;
/** Who has just read one reads the next at once. */
const SKIP_WITHIN_MS = 200;
/** Long enough to come from the element to the words, which stay while they are pointed at. */
const LEAVE_MS = 100;

export interface Tip {
  of: HTMLElement;
  label: string;
  keys: string | undefined;
  side: Side;
}

/** Tells which tip is to be shown, by pointer, finger and focus; returns how to stop. */
export function followTips(show: (tip: Tip | undefined) => void): () => void {
  let shown: HTMLElement | undefined;
  let wanted: HTMLElement | undefined;
  let hiddenAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const set = (element: HTMLElement | undefined) => {
    clearTimeout(timer);
    wanted = element;
    if (element === shown) return;
    if (shown) hiddenAt = performance.now();
    shown = element;
    show(element && tipOf(element));
  };
  const soon = (element: HTMLElement | undefined, ms: number) => {
    clearTimeout(timer);
    wanted = element;
    timer = setTimeout(() => set(element?.isConnected ? element : undefined), ms);
  };
  const over = ({ target, pointerType }: PointerEvent) => {
    if (pointerType === 'touch' || !(target instanceof Element)) return;
    if (target.closest('#tip')) return void soon(shown, 0);
    const element = target.closest<HTMLElement>('[data-tip]') ?? undefined;
    if (element === wanted) return;
    if (!element) return soon(undefined, LEAVE_MS);
    const fresh = shown === undefined && performance.now() - hiddenAt > SKIP_WITHIN_MS;
    soon(element, fresh ? DELAY_MS : 0);
  };
  const focus = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && target.dataset.tip && target.matches(':focus-visible')) set(target);
  };
  const hide = () => {
    if (shown || wanted) set(undefined);
  };
  // What was pressed is known: it says nothing again until it is left.
  const press = ({ target }: PointerEvent) => {
    hide();
    wanted = target instanceof Element ? (target.closest<HTMLElement>('[data-tip]') ?? undefined) : undefined;
  };
  const end = new AbortController();
  const options = { capture: true, passive: true, signal: end.signal };
  document.addEventListener('pointerover', over, options);
  document.addEventListener('pointerdown', press, options);
  document.addEventListener('focusin', focus, options);
  for (const event of ['focusout', 'keydown', 'scroll'] as const) document.addEventListener(event, hide, options);
  return () => {
    clearTimeout(timer);
    end.abort();
  };
}

function tipOf(of: HTMLElement): Tip {
  const { tip = '', tipKeys, tipSide = 'bottom' } = of.dataset;
  return { of, label: tip, keys: tipKeys, side: tipSide as Side };
}
