import type { AfterReply } from '@speedyflow/contract/accounts';
import clsx from 'clsx';
import { Check, ChevronUp } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { handlerOf } from '../../../app/keyboard/actions.ts';
import { listWays } from '../../../app/list-ways.ts';
import { useObservable } from '../../../app/observable.ts';
import { MenuButton } from '../../../design/menu-button.tsx';
import { chooseAfterReply } from '../../accounts/list-preferences.ts';

const CHOICES: readonly AfterReply[] = ['stay', 'next', 'list'];

/** Chooses where a reply leads once it is sent; what was chosen last stays chosen. `quiet` while there is nothing to send. */
export function AfterReplyMenu({ quiet }: { quiet: boolean }) {
  const t = useTranslate();
  const chosen = useObservable(listWays).after_reply;
  return (
    <MenuButton
      label={t('reply.after')}
      side="top"
      align="end"
      surface="w-56 p-1"
      aria-label={`${t('reply.after')}: ${t(`reply.after.${chosen}`)}`}
      title={`${t('reply.after')}: ${t(`reply.after.${chosen}`)}`}
      className={clsx(
        'flex h-7 w-6 items-center justify-center rounded-r-md border-l',
        quiet
          ? 'border-line-strong bg-pressed text-ink-2 hover:text-ink'
          : 'border-on-accent/30 bg-accent-fill text-on-accent hover:bg-accent-fill-hover',
      )}
      content={(close) => (
        <>
          <p className="px-2 py-1 text-ink-3 text-xs">{t('reply.after')}</p>
          <div role="radiogroup" aria-label={t('reply.after')}>
            {CHOICES.map((choice) => (
              // biome-ignore lint/a11y/useSemanticElements: choosing one closes what it stands in
              <button
                key={choice}
                type="button"
                role="radio"
                aria-checked={choice === chosen}
                onClick={() => {
                  chooseAfterReply(choice);
                  close();
                }}
                className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover"
              >
                <Check className={`size-3.5 ${choice === chosen ? '' : 'invisible'}`} aria-hidden="true" />
                {t(`reply.after.${choice}`)}
              </button>
            ))}
          </div>
        </>
      )}
    >
      <ChevronUp className="size-3.5" aria-hidden="true" />
    </MenuButton>
  );
}

/** Goes where the person chose. At the end of a list there is no next ticket, and they stay. */
export function goOnAfterReply(backToList: () => void): void {
  const { after_reply: chosen } = listWays.get();
  if (chosen === 'list') backToList();
  if (chosen === 'next') handlerOf('list.next')?.();
}
