import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import { useRef, useState } from 'react';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { KeyCaps } from '../../../design/key-caps.tsx';
import { Labelled } from '../../../design/labelled.tsx';
import { Select } from '../../../design/select.tsx';
import { useMe } from '../../accounts/session.ts';
import { desksQuery } from '../../desks/desk-queries.ts';
import { newDraftId } from '../draft-id.ts';
import { isForLater } from '../edits/is-for-later.ts';
import { sendRequest } from '../edits/send-request.ts';
import { askLater } from '../edits/waiting-requests.ts';
import type { AttachedFile } from '../files/attached-file.ts';
import { DropHint } from '../files/drop-hint.tsx';
import { FileChips } from '../files/file-chips.tsx';
import { FileInput } from '../files/file-input.tsx';
import { keptFiles } from '../files/kept-files.ts';
import { useFiles } from '../files/use-files.ts';
import { filesMadeBefore } from './made-before.ts';
import { typesQuery } from './making-queries.ts';
import { type NewTicketDraft, newTicketDraft, nextDraft } from './new-ticket-draft.ts';

const NO_FILES: readonly AttachedFile[] = [];

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
    // Of the last attempt: whoever waits for the next one is told why.
    failureReason: typesFailed,
    isPaused: typesWait,
  } = useQuery({ ...typesQuery(desk?.id ?? 0), enabled: desk !== undefined });
  const failed = desksFailed ?? typesFailed;
  const unread = !types && (desksWait || typesWait || isForLater(failed));
  const type = types?.find(({ name }) => name === draft.type) ?? types?.[0];
  // The newest draft, also between two renders: several files may come in the same moment.
  const latest = useRef(draft);
  const change = (part: Partial<NewTicketDraft>) => {
    latest.current = { ...latest.current, ...part };
    setDraft(latest.current);
    newTicketDraft.write(userId, latest.current);
  };
  const { files: attached = NO_FILES } = draft;
  const files = useFiles({ personId: userId, ticketKey: null }, attached, (of) =>
    change({ files: of(latest.current.files ?? NO_FILES) }),
  );
  const picker = useRef<HTMLInputElement>(null);
  const pick = () => picker.current?.click();
  useActions({ 'ticket.attach': pick });
  const make = useMutation({
    mutationFn: async () => {
      if (!desk || !type) return;
      const { id, summary, description } = draft;
      const text = description.trim() === '' ? {} : { description };
      const uploads = attached.length === 0 ? {} : { uploads: attached.map((file) => file.id) };
      const body = { draft_id: id, desk_id: desk.id, type: type.name, summary: summary.trim(), ...text, ...uploads };
      const request = { route: 'create', body, files: attached } as const;
      await sendRequest(userId, request, client).catch((error: unknown) => {
        if (!isForLater(error)) throw error;
        askLater(userId, request);
      });
      // Only now that it is kept elsewhere.
      newTicketDraft.write(userId, nextDraft({ deskId: desk.id, type: type.name }));
      onClose();
    },
    networkMode: 'always',
    // What it was before it was changed has arrived, with its files: pressed once more it is a ticket of its own.
    onError: (error) => {
      const went = filesMadeBefore(error);
      if (!went) return;
      const files = (latest.current.files ?? NO_FILES).filter((file) => !went.includes(file.id));
      change({ id: newDraftId(), files });
      void keptFiles.forget(userId, went).catch(() => undefined);
    },
  });
  return (
    <FormDialog
      title={t('newTicket.title')}
      verb={t('newTicket.make')}
      busy={make.isPending || !type || draft.summary.trim() === ''}
      error={
        (filesMadeBefore(make.error) ? t('newTicket.madeBefore') : make.error) ??
        (unread ? t('newTicket.unread') : failed)
      }
      zone={files.zone}
      onSubmit={() => make.mutate()}
      onClose={onClose}
      wide
    >
      {desks?.length === 0 && <Problem of={t('newTicket.noDesk')} tone="warn" />}
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Labelled name={t('newTicket.desk')}>
          <Select value={desk?.id ?? ''} onChange={({ target }) => change({ deskId: Number(target.value) })}>
            {desks?.map(({ id, key, name }) => (
              <option key={id} value={id}>
                {key === '' ? name : `${name} (${key})`}
              </option>
            ))}
          </Select>
        </Labelled>
        <Labelled name={t('newTicket.type')}>
          <Select value={type?.name ?? ''} onChange={({ target }) => change({ type: target.value })} disabled={!types}>
            {types?.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Labelled>
      </div>
      <Labelled name={t('newTicket.summary')}>
        <input
          required
          maxLength={255}
          autoComplete="off"
          ref={focusOnMount}
          value={draft.summary}
          onChange={({ target }) => change({ summary: target.value })}
          className="field field-line"
        />
      </Labelled>
      <Labelled name={t('newTicket.description')}>
        <textarea
          rows={6}
          maxLength={32_000}
          placeholder={t('newTicket.descriptionHint')}
          value={draft.description}
          onChange={({ target }) => change({ description: target.value })}
          className="field field-sizing-content max-h-[38vh] min-h-32 resize-none py-2"
        />
      </Labelled>
      <FileChips files={attached} of={files} />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-3 text-xs">
        <Button onClick={pick}>
          <Paperclip className="size-3.5" aria-hidden="true" />
          {t('files.attach')}
          <KeyCaps keys="mod+o" className="max-sm:hidden" />
        </Button>
        <span className="max-sm:hidden">{t('newTicket.filesHint')}</span>
        <FileInput ref={picker} onChoose={files.add} />
      </div>
      {files.over && <DropHint />}
    </FormDialog>
  );
}
