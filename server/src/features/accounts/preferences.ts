import type { Preferences } from '@speedyflow/contract/accounts';
import { AppError } from '../../domain/errors.ts';
import { isTimeZone } from '../../domain/local-day.ts';
import type { Account } from './accounts.store.ts';

export function preferencesOf(account: Pick<Account, 'preferences'>): Preferences {
  return JSON.parse(account.preferences) as Preferences;
}

/** @throws AppError `VALIDATION_ERROR` when the time zone does not exist */
export function checkPreferences({ time_zone: timeZone }: Preferences): void {
  if (timeZone === undefined || isTimeZone(timeZone)) return;
  const fault = { path: 'body.time_zone', message: 'is not an IANA time zone such as Europe/Madrid' };
  throw new AppError('invalid_input', 'VALIDATION_ERROR', `${fault.path} ${fault.message}`, { details: [fault] });
}
