import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useEffect } from 'react';
import { BUTTON_LINK } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useDocumentTitle } from './document-title.ts';
import { useTranslate } from './i18n/language.ts';
import { forgetPlace } from './last-place.ts';

/** What an address may lead to that there is not, or that one may not see. */
export type Missing = 'page' | 'view' | 'queue' | 'board';

/** An address that nothing is at: what may have become of it, and where to go instead. */
export default function NoSuch({ thing = 'page' }: { thing?: Missing }) {
  const t = useTranslate();
  const title = t(`missing.${thing}`);
  useDocumentTitle(title);
  // The start must not lead here again.
  useEffect(() => forgetPlace(), []);
  return (
    <Notice
      icon={Compass}
      title={title}
      action={
        <Link to="/" className={BUTTON_LINK}>
          {t('missing.home')}
        </Link>
      }
    >
      {t(thing === 'queue' || thing === 'board' ? 'missing.hint' : 'missing.addressHint')}
    </Notice>
  );
}
