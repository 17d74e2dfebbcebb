import { type SavedViewView, savedViewRoutes } from '@speedyflow/contract/saved-views';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { BookmarkPlus, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { ConfirmDialog } from '../../app/confirm-dialog.tsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { type ListPlace, listFilter } from '../issues/list/list-place.ts';
import { savedViewsQuery } from './saved-view-queries.ts';
import ViewDialog from './view-dialog.tsx';

export interface ViewActionsProps {
  view: SavedViewView;
  place: ListPlace;
  /** Narrowed otherwise than it was saved. */
  isEdited: boolean;
  onReset(): void;
}

/** Saves what was changed of a view, renames, shares or deletes it; what one may not do is not there. */
export function ViewActions({ view, place, isEdited, onReset }: ViewActionsProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'edit' | 'new' | 'delete'>();
  const close = () => setOpen(undefined);
  const wanted = { filter: listFilter(place) ?? {}, sort: place.filters.sort ?? null };
  const refresh = () => client.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
  const save = useMutation({
    mutationFn: () => {
      const { name, columns, shared } = view;
      return call(savedViewRoutes.replace, { params: { id: view.id }, body: { ...wanted, name, columns, shared } });
    },
    onSuccess: async () => {
      await refresh();
      onReset();
    },
  });
  const remove = useMutation({
    mutationFn: () => call(savedViewRoutes.remove, { params: { id: view.id } }),
    onSuccess: async () => {
      await navigate({ to: '/everything' });
      await refresh();
    },
  });
  return (
    <>
      {isEdited && (
        <Button onClick={() => setOpen('new')}>
          <BookmarkPlus className="size-3.5 sm:hidden" aria-hidden="true" />
          <span className="max-sm:sr-only">{t('saved.saveNew')}</span>
        </Button>
      )}
      {isEdited && view.editable && (
        <Button look="solid" onClick={() => save.mutate()} disabled={save.isPending}>
          {t('saved.saveChanges')}
        </Button>
      )}
      {view.editable && (
        <span className={clsx('flex', isEdited && 'max-sm:hidden')}>
          <IconButton label={t('saved.edit')} onClick={() => setOpen('edit')}>
            <Pencil className="size-4" />
          </IconButton>
          <IconButton label={t('saved.delete')} onClick={() => setOpen('delete')}>
            <Trash2 className="size-4" />
          </IconButton>
        </span>
      )}
      {open === 'new' && <ViewDialog wanted={wanted} onClose={close} />}
      {open === 'edit' && (
        <ViewDialog wanted={isEdited ? wanted : { filter: view.filter, sort: view.sort }} view={view} onClose={close} />
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={t('saved.deleteTitle', { name: view.name })}
          verb={t('saved.delete')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          <p>{t(view.shared ? 'saved.deleteSharedHint' : 'saved.deleteHint')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
