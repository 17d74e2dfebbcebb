import { CANNED_VARIABLES, type CannedReplyView, cannedReplyRoutes } from '@speedyflow/contract/canned-replies';
import type { TicketChange } from '@speedyflow/contract/ticket-change';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useTranslate } from '../../app/i18n/language.ts';
import { focusOnMount } from '../../design/focus-on-mount.ts';
import { Labelled } from '../../design/labelled.tsx';
import { Select } from '../../design/select.tsx';
import { ShareChoice } from '../../design/share-choice.tsx';
import { cannedQuery } from './canned-queries.ts';

/** Writes a canned reply: its text, how it is sent, and what is made with it. */
export function CannedDialog({ reply, onClose }: { reply?: CannedReplyView; onClose(): void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async (values: Record<string, string>) => {
      const body = replyOf(values, reply?.edit ?? null);
      if (reply) await call(cannedReplyRoutes.replace, { params: { id: reply.id }, body });
      else await call(cannedReplyRoutes.create, { body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: cannedQuery.queryKey });
      onClose();
    },
  });
  const names = CANNED_VARIABLES.map((name) => `{{${name}}}`).join(' ');
  const mode = reply?.public == null ? 'any' : reply.public ? 'public' : 'internal';
  return (
    <FormDialog
      title={reply ? t('canned.edit', { title: reply.title }) : t('canned.add')}
      verb={t('canned.save')}
      wide
      busy={save.isPending}
      error={save.error}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <Labelled name={t('canned.title')}>
        <input
          ref={focusOnMount}
          name="title"
          required
          maxLength={80}
          defaultValue={reply?.title}
          autoComplete="off"
          className="field field-line"
        />
      </Labelled>
      <Labelled name={t('canned.body')} hint={t('canned.bodyHint', { names })}>
        <textarea
          name="body"
          required
          rows={7}
          maxLength={32_000}
          defaultValue={reply?.body}
          className="field resize-none py-2"
        />
      </Labelled>
      <Labelled name={t('canned.mode')}>
        <Select name="mode" defaultValue={mode}>
          <option value="any">{t('canned.modeAny')}</option>
          <option value="public">{t('reply.public')}</option>
          <option value="internal">{t('reply.internal')}</option>
        </Select>
      </Labelled>
      <fieldset className="grid gap-3 sm:grid-cols-2">
        <legend className="pb-1 font-medium text-sm">{t('canned.staged')}</legend>
        <Labelled name={t('canned.stageStatus')}>
          <input name="status" maxLength={120} defaultValue={reply?.edit?.to_status} className="field field-line" />
        </Labelled>
        <Labelled name={t('canned.stageLabels')} hint={t('canned.stageLabelsHint')}>
          <input
            name="labels"
            maxLength={400}
            defaultValue={reply?.edit?.add_labels?.join(' ')}
            className="field field-line"
          />
        </Labelled>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-accent-fill"
            name="assign"
            defaultChecked={reply?.edit?.assignee_id === 'me'}
          />
          {t('canned.stageAssign')}
        </label>
      </fieldset>
      <div className="border-t pt-3">
        <ShareChoice shared={reply?.shared} name={t('canned.shared')} hint={t('canned.shareHint')} />
      </div>
    </FormDialog>
  );
}

/** The form's values as a reply; changes the form does not show are kept. */
function replyOf(values: Record<string, string>, before: TicketChange | null) {
  const { title = '', body = '', mode, status = '', labels = '', assign, shared } = values;
  const { to_status: _status, add_labels: _labels, assignee_id, ...rest } = before ?? {};
  const names = labels.split(/\s+/).filter(Boolean);
  const edit: TicketChange = {
    ...rest,
    ...(status.trim() === '' ? {} : { to_status: status.trim() }),
    ...(names.length === 0 ? {} : { add_labels: names }),
    ...(assign === 'on'
      ? { assignee_id: 'me' as const }
      : assignee_id === 'me' || assignee_id === undefined
        ? {}
        : { assignee_id }),
  };
  return {
    title,
    body,
    public: mode === 'public' ? true : mode === 'internal' ? false : null,
    edit: Object.keys(edit).length === 0 ? null : edit,
    shared: shared === 'on',
  };
}
