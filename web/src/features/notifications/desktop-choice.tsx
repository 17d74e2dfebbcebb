import { useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { areWanted, canNotify, want } from './desktop-notices.ts';

/** Whether this device tells of new ones outside the page too; off unless asked for. */
export function DesktopChoice() {
  const t = useTranslate();
  const [on, setOn] = useState(areWanted);
  const [refused, setRefused] = useState(false);
  if (!canNotify) return null;
  const choose = async (next: boolean) => {
    const isOn = await want(next);
    setOn(isOn);
    setRefused(next && !isOn);
  };
  return (
    <footer className="shrink-0 border-t px-4 py-2.5 text-sm">
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => void choose(event.target.checked)}
          className="size-3.5 accent-accent-fill"
        />
        {t('notices.desktop')}
      </label>
      {refused && (
        <p role="alert" className="pt-1 text-ink-3 text-xs">
          {t('notices.desktopRefused')}
        </p>
      )}
    </footer>
  );
}
