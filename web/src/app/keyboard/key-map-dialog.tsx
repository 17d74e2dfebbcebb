import { Dialog } from '../../design/dialog.tsx';
import { KeyCaps } from '../../design/key-caps.tsx';
import { useTranslate } from '../i18n/language.ts';
import { ACTION_GROUPS, ACTIONS, type ActionId } from './key-map.ts';

const IDS = Object.keys(ACTIONS) as ActionId[];

/** Every key, by what it is for. */
export default function KeyMapDialog({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  return (
    <Dialog title={t('keys.title')} onClose={onClose} className="w-[min(860px,calc(100vw-24px))]">
      <p aria-hidden="true" className="border-b px-5 py-3 font-semibold text-base">
        {t('keys.title')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by key */}
      <div tabIndex={0} className="-outline-offset-2 gap-10 overflow-y-auto p-5 pb-0 sm:columns-2">
        {ACTION_GROUPS.map((group) => (
          <section key={group} className="mb-6 break-inside-avoid">
            <h3 className="pb-1.5 font-medium text-ink-3 text-xs">{t(`keys.group.${group}`)}</h3>
            <dl>
              {IDS.filter((id) => ACTIONS[id].group === group).map((id) => (
                <div key={id} className="flex min-h-7 items-center gap-3">
                  <dt className="grow">{t(`action.${id}`)}</dt>
                  <dd className="flex gap-1.5">
                    {ACTIONS[id].keys.map((keys) => (
                      <KeyCaps key={keys} keys={keys} />
                    ))}
                    <span className="sr-only">{ACTIONS[id].keys.join(', ')}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
