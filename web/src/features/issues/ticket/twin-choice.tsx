import { useTranslate } from '../../../app/i18n/language.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { KeyCaps } from '../../../design/key-caps.tsx';
import { Segmented } from '../../../design/segmented.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import type { Place, Twins } from './twins.ts';

const ALL = '';

/** The tickets a conversation is held in, with where each stands; shows all that was said, or what was in one. */
export function ShownTwins({ places, shown, show }: Twins) {
  const t = useTranslate();
  if (places.length < 2) return null;
  return (
    <div className="-mx-1 flex items-center gap-2 overflow-x-auto px-1 py-0.5">
      <Segmented
        label={t('twins.shown')}
        value={shown ?? ALL}
        onChange={(key) => show(key === ALL ? undefined : key)}
        options={[
          { value: ALL, label: t('twins.all') },
          ...places.map((place) => ({ value: place.key, label: <Standing place={place} /> })),
        ]}
      />
      <KeyCaps keys={keysOf('ticket.twins')} className="max-sm:hidden" />
    </div>
  );
}

/** To which of them the reply goes. */
export function ReplyTo({ writable, replyTo, setReplyTo }: Twins) {
  const t = useTranslate();
  if (writable.length < 2) return null;
  return (
    <div className="flex items-center gap-2 overflow-x-auto py-2 text-xs">
      <span className="shrink-0 text-ink-3" aria-hidden="true">
        {t('reply.to')}
      </span>
      <Segmented
        label={t('reply.to')}
        value={replyTo.key}
        onChange={setReplyTo}
        options={writable.map((place) => ({ value: place.key, label: <Name place={place} /> }))}
      />
      <KeyCaps keys={keysOf('ticket.replyTo')} className="max-sm:hidden" />
    </div>
  );
}

function Standing({ place }: { place: Place }) {
  return (
    <>
      <Name place={place} />
      <StatusIcon category={place.status_category} name={place.status} />
      <span className="@max-[34rem]:hidden max-w-40 truncate font-normal" aria-hidden="true">
        {place.status}
      </span>
    </>
  );
}

function Name({ place }: { place: Place }) {
  return (
    <>
      <SourceMark source={place.source} />
      <span className="font-mono">{place.key}</span>
    </>
  );
}
