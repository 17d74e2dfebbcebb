import type { TicketRowView } from '@speedyflow/contract/ticket';
import { expectTextField } from '../../../app/keyboard/type-ahead.ts';
import { observable } from '../../../app/observable.ts';

/** Members of a ticket that are chosen from a list beside them. */
export type PickerKind = 'status' | 'assignee' | 'priority' | 'labels' | 'story_points';

export interface OpenPicker {
  kind: PickerKind;
  row: TicketRowView;
  anchor: Element;
  /** Where the focus was, and goes back to. */
  returnTo: Element | null;
}

export const picker = observable<OpenPicker | null>(null);

/** Opens a picker beside `anchor`, else beside the property on the screen, else beside the ticket's row. */
export function openPicker(kind: PickerKind, row: TicketRowView, anchor?: Element): void {
  const place = anchor ?? findAnchor(kind, row.key);
  if (!place) return;
  expectTextField();
  picker.set({ kind, row, anchor: place, returnTo: document.activeElement });
}

export function closePicker(): void {
  const open = picker.get();
  picker.set(null);
  if (open?.returnTo instanceof HTMLElement && open.returnTo.isConnected) open.returnTo.focus({ preventScroll: true });
}

function findAnchor(kind: PickerKind, key: string): Element | null {
  const name = CSS.escape(key);
  const places = [
    `[data-ticket="${name}"] [data-property="${kind}"]`,
    `[data-row="${name}"] [data-cell="words"]`,
    `[data-row="${name}"]`,
    `[data-ticket="${name}"]`,
  ];
  const found = places.map((selector) => document.querySelector(selector));
  return found.find((element) => element !== null && element.getClientRects().length > 0) ?? null;
}
