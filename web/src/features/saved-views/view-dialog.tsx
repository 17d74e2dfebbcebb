import type { ListFilter } from '@speedyflow/contract/list-filter';
import { LIST_COLUMNS, type ListColumn, USUAL_COLUMNS } from '@speedyflow/contract/list-look';
import type { SortKey } from '@speedyflow/contract/paging';
import { type SavedViewView, savedViewRoutes } from '@speedyflow/contract/saved-views';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { Labelled } from '../../design/labelled.tsx';
import { ShareChoice } from '../../design/share-choice.tsx';
import { savedViewsQuery } from './saved-view-queries.ts';

export interface ViewDialogProps {
  /** What is kept. */
  wanted: { filter: ListFilter; sort: SortKey | null };
  /** The view to be changed; a new one without it. */
  view?: SavedViewView;
  onClose(): void;
}

/** Names a saved view, shares it, and chooses what its rows show. */
export default function ViewDialog({ wanted, view, onClose }: ViewDialogProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [columns, setColumns] = useState<readonly ListColumn[]>(view?.columns ?? USUAL_COLUMNS);
  const save = useMutation({
    mutationFn: async ({ name, shared }: { name: string; shared: boolean }) => {
      const usual = columns.join() === USUAL_COLUMNS.join();
      const body = { ...wanted, name, shared, columns: usual ? null : [...columns] };
      if (view) return (await call(savedViewRoutes.replace, { params: { id: view.id }, body })).data;
      return (await call(savedViewRoutes.create, { body })).data;
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
      onClose();
      void navigate({ to: '/saved/$viewId', params: { viewId: String(id) } });
    },
  });
  const toggle = (column: ListColumn) =>
    setColumns(columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column]);
  return (
    <FormDialog
      title={view ? t('saved.edit') : t('saved.save')}
      verb={view ? t('saved.saveChanges') : t('saved.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={({ name = '', shared }) => save.mutate({ name, shared: shared === 'on' })}
      onClose={onClose}
    >
      <Labelled name={t('saved.name')}>
        <input
          ref={focusOnMount}
          name="name"
          required
          maxLength={80}
          defaultValue={view?.name}
          autoComplete="off"
          className="field field-line"
        />
      </Labelled>
      <fieldset className="grid grid-cols-3 gap-x-4 max-sm:grid-cols-2">
        <legend className="pb-1 font-medium text-ink-2 text-xs">{t('saved.columns')}</legend>
        {LIST_COLUMNS.map((column) => (
          <label key={column} className="flex h-7 items-center gap-2 max-sm:h-9">
            <input
              type="checkbox"
              className="accent-accent-fill"
              checked={columns.includes(column)}
              onChange={() => toggle(column)}
            />
            {t(`saved.column.${column}`)}
          </label>
        ))}
      </fieldset>
      <ShareChoice shared={view?.shared} name={t('saved.share')} hint={t('saved.shareHint')} />
    </FormDialog>
  );
}
