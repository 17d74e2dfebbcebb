import type { NotificationView } from '@speedyflow/contract/notifications';
import type { Translate } from '../../app/i18n/language.ts';

/** What happened, in a sentence. */
export function noticeWords({ kind, key, by }: NotificationView, t: Translate): string {
  return t(`notice.${kind}`, { key, by: by ?? t('author.unknown') });
}
