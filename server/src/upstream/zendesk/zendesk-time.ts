import { DecodeError } from '../transport/wire.ts';

/** `2009-07-20T22:55:29Z` as epoch ms. */
export function zendeskTime(value: string): number {
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new DecodeError(`not a time: ${JSON.stringify(value).slice(0, 40)}`);
  return at;
}

export function zendeskTimeOrNull(value: string | null | undefined): number | null {
  return value ? zendeskTime(value) : null;
}
