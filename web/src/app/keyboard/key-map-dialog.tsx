import { useState } from 'react';
import { Dialog } from '../../design/dialog.tsx';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { KeyCaps, spokenKeys } from '../../design/key-caps.tsx';
import { useTranslate } from '../i18n/language.ts';
import { ACTION_GROUPS, ACTIONS, type ActionId } from './key-map.ts';

/** Either key does: G and A one after the other look otherwise. */
const OR = 'not-first:before:ml-1 not-first:before:text-ink-3 not-first:before:content-["/"]';

const IDS = Object.keys(ACTIONS) as ActionId[];

/** Every key, by what it is for. */
export default function KeyMapDialog({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  const [wanted, setWanted] = useState('');
  const found = IDS.filter((id) => t(`action.${id}`).toLowerCase().includes(wanted.trim().toLowerCase()));
  const groups = ACTION_GROUPS.filter((group) => found.some((id) => ACTIONS[id].group === group));
  return (
    <Dialog title={t('keys.title')} onClose={onClose} className="w-[min(860px,calc(100vw-24px))]">
      <div className="flex items-center gap-4 border-b px-5">
        <p aria-hidden="true" className="font-semibold text-base">
          {t('keys.title')}
        </p>
        <input
          type="search"
          ref={focusOnMount}
          value={wanted}
          placeholder={t('keys.find')}
          aria-label={t('keys.find')}
          onChange={(event) => setWanted(event.target.value)}
          className="h-11 min-w-0 grow bg-transparent text-sm outline-none"
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by key */}
      <div tabIndex={0} className="-outline-offset-2 gap-10 overflow-y-auto p-5 pb-0 sm:columns-2">
        {found.length === 0 && <p className="pb-5 text-ink-3">{t('keys.none')}</p>}
        {groups.map((group) => (
          <section key={group} className="mb-6 break-inside-avoid">
            <h3 className="pb-1.5 font-medium text-ink-3 text-xs">{t(`keys.group.${group}`)}</h3>
            <dl>
              {found
                .filter((id) => ACTIONS[id].group === group)
                .map((id) => (
                  <div key={id} className="flex min-h-7 items-center gap-3">
                    <dt className="grow">{t(`action.${id}`)}</dt>
                    <dd className="flex items-center">
                      {ACTIONS[id].keys.map((keys) => (
                        <KeyCaps key={keys} keys={keys} className={OR} />
                      ))}
                      <span className="sr-only">{ACTIONS[id].keys.map(spokenKeys).join(', ')}</span>
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
