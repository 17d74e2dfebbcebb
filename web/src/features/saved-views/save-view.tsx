import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslate, withWorkWords } from '../../app/i18n/language.ts';
import { expectTextField } from '../../app/keyboard/type-ahead.ts';
import { IconButton } from '../../design/button.tsx';
import { type ListPlace, listFilter } from '../issues/list/list-place.ts';

const ViewDialog = lazy(withWorkWords(() => import('./view-dialog.tsx')));

/** Keeps a list as it is narrowed and ordered. */
export function SaveView({ place }: { place: ListPlace }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const filter = listFilter(place);
  if (!filter) return null;
  const begin = () => {
    expectTextField();
    setOpen(true);
  };
  return (
    <>
      <IconButton label={t('saved.save')} onClick={begin}>
        <BookmarkPlus className="size-4" />
      </IconButton>
      {open && (
        <Suspense>
          <ViewDialog wanted={{ filter, sort: place.filters.sort ?? null }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
