import { AppError } from '../domain/errors.ts';
import { LIST_ORDERS, type ListOrder } from './ticket-lists.ts';

/** Opaque text that says after which row the next page begins, in which order. */
export function encodeCursor(order: ListOrder, position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([order.by, order.reversed ? 1 : 0, ...position])).toString('base64url');
}

/**
 * @throws AppError `INVALID_CURSOR` for a text this list did not issue: another order, other types, no cursor at all
 */
export function decodeCursor(cursor: string, order: ListOrder): (string | number)[] {
  const [by, reversed, ...position] = parse(cursor);
  const members = LIST_ORDERS[order.by];
  const fits =
    by === order.by &&
    reversed === (order.reversed ? 1 : 0) &&
    position.length === members.length &&
    position.every((value, n) => (members[n] === 'key_order' ? isText(value) : Number.isSafeInteger(value)));
  if (!fits) {
    throw new AppError('invalid_input', 'INVALID_CURSOR', 'The cursor was not issued by this list in this order.');
  }
  return position as (string | number)[];
}

/** Text a database takes: without the NUL character and halves of surrogate pairs. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
