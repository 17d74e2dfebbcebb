import { issueRoutes } from '@speedyflow/contract/issues';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { useMe } from '../../accounts/session.ts';
import { desksQuery } from '../../desks/desk-queries.ts';
import { newDraftId } from '../draft-id.ts';
import { isForLater } from '../edits/is-for-later.ts';
import { askLater } from '../edits/waiting-requests.ts';
import { follow, makingQuery, typesQuery } from './making-queries.ts';
import { type NewTicketDraft, newTicketDraft, nextDraft } from './new-ticket-draft.ts';

const CONTROL = 'w-full rounded-md border border-control bg-raised px-2.5 text-base focus-visible:outline-2';

/** Makes a ticket on a desk. What is typed survives everything until the server has it. */
export default function NewTicketDialog({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const { id: userId } = useMe();
  const [draft, setDraft] = useState(() => newTicketDraft.read(userId));
  const { data: desks, error: desksFailed, isPaused: desksWait } = useQuery(desksQuery);
  const desk = desks?.find(({ id }) => id === draft.deskId) ?? desks?.[0];
  const {
    data: types,
    error: typesFailed,
    isPaused: typesWait,
  } = useQuery({ ...typesQuery(desk?.id ?? 0), enabled: desk !== undefined });
  const failed = desksFailed ?? typesFailed;
  const unread = !types && (desksWait || typesWait || isForLater(failed));
  const type = types?.find(({ name }) => name === draft.type) ?? types?.[0];
  const change = (part: Partial<NewTicketDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    newTicketDraft.write(userId, next);
  };
  const make = useMutation({
    mutationFn: async () => {
      if (!desk || !type) return;
      const { id, summary, description } = draft;
      const text = description.trim() === '' ? {} : { description };
      const body = { draft_id: id, desk_id: desk.id, type: type.name, summary: summary.trim(), ...text };
      const edit = await call(issueRoutes.create, { body }).then(
        ({ data }) => data.edit,
        (error: unknown) => {
          if (!isForLater(error)) throw error;
          askLater(userId, { route: 'create', body });
        },
      );
      // Only now that it is kept elsewhere.
      newTicketDraft.write(userId, nextDraft({ deskId: desk.id, type: type.name }));
      if (edit) {
        client.setQueryData(makingQuery(edit.id).queryKey, edit);
        follow([edit.id]);
      }
      onClose();
    },
    networkMode: 'always',
    // What it was before it was changed has arrived: pressed once more it is a ticket of its own.
    onError: (error) => madeBefore(error) && change({ id: newDraftId() }),
  });
  return (
    <FormDialog
      title={t('newTicket.title')}
      verb={t('newTicket.make')}
      busy={make.isPending || !type || draft.summary.trim() === ''}
      error={
        (madeBefore(make.error) ? t('newTicket.madeBefore') : make.error) ?? (unread ? t('newTicket.unread') : failed)
      }
      onSubmit={() => make.mutate()}
      onClose={onClose}
      wide
    >
      {desks?.length === 0 && <Problem of={t('newTicket.noDesk')} tone="warn" />}
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Labelled label={t('newTicket.desk')}>
          <select
            value={desk?.id ?? ''}
            onChange={({ target }) => change({ deskId: Number(target.value) })}
            className={`${CONTROL} h-9`}
          >
            {desks?.map(({ id, key, name }) => (
              <option key={id} value={id}>
                {key === '' ? name : `${name} (${key})`}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label={t('newTicket.type')}>
          <select
            value={type?.name ?? ''}
            onChange={({ target }) => change({ type: target.value })}
            disabled={!types}
            className={`${CONTROL} h-9`}
          >
            {types?.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Labelled>
      </div>
      <Labelled label={t('newTicket.summary')}>
        <input
          required
          maxLength={255}
          autoComplete="off"
          ref={focusOnMount}
          value={draft.summary}
          onChange={({ target }) => change({ summary: target.value })}
          className={`${CONTROL} h-9`}
        />
      </Labelled>
      <Labelled label={t('newTicket.description')}>
        <textarea
          rows={6}
          maxLength={32_000}
          placeholder={t('newTicket.descriptionHint')}
          value={draft.description}
          onChange={({ target }) => change({ description: target.value })}
          className={`${CONTROL} field-sizing-content max-h-[38vh] min-h-32 resize-none py-2`}
        />
      </Labelled>
    </FormDialog>
  );
}

function madeBefore(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'CONFLICT';
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is put around
    <label className="flex min-w-0 flex-col gap-1">
      <span className="font-medium text-ink-2 text-xs">{label}</span>
      {children}
    </label>
  );
}
