import type { DeskView } from '@speedyflow/contract/desks';
import type { Translate } from '../../app/i18n/language.ts';

/** What a desk is called; the one of a whole Zendesk account holds the views of all groups, and tickets of none. */
export function deskName({ kind, name }: Pick<DeskView, 'kind' | 'name'>, t: Translate): string {
  return kind === 'account' ? t('desk.account', { account: name }) : name;
}
