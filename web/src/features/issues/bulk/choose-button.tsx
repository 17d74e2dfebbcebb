import { ListChecks } from 'lucide-react';
import { createContext, use } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useIsNarrow } from '../../../app/viewport.ts';
import { IconButton } from '../../../design/button.tsx';
import { clearTicks, showBoxes, useTicks } from './ticks.ts';

/** The list with rows to be ticked, where there is one on the page. */
const Place = createContext<string | undefined>(undefined);
export const PlaceOfTicks = Place.Provider;

/** On a phone: shows the boxes of the rows, which no pointer finds there, and hides them again. */
export function ChooseButton() {
  const place = use(Place);
  const narrow = useIsNarrow();
  return place !== undefined && narrow ? <Choose place={place} /> : null;
}

function Choose({ place }: { place: string }) {
  const t = useTranslate();
  const { choosing, all, keys } = useTicks(place);
  const pressed = choosing || all || keys.size > 0;
  return (
    <IconButton
      label={t('bulk.select')}
      aria-pressed={pressed}
      onClick={() => (pressed ? clearTicks() : showBoxes(place))}
      className="aria-pressed:bg-chosen aria-pressed:text-ink"
    >
      <ListChecks className="size-4" />
    </IconButton>
  );
}
