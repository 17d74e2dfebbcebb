import { type CannedReplyView, cannedReplyRoutes } from '@speedyflow/contract/canned-replies';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock, MessageSquareText, MessagesSquare, Pencil, Plus, Trash2, TriangleAlert, Users } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { ConfirmDialog } from '../../app/confirm-dialog.tsx';
import { errorText } from '../../app/i18n/error-text.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { SettingsFrame } from '../../app/settings-frame.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { changeWords } from '../issues/bulk/job-words.ts';
import { CannedDialog } from './canned-dialog.tsx';
import { cannedQuery } from './canned-queries.ts';

/** The replies I keep, and those shared with me. */
export default function CannedScreen() {
  const t = useTranslate();
  const { data: replies, error, refetch } = useQuery(cannedQuery);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button look="solid" onClick={() => setAdding(true)}>
      <Plus className="size-3.5" aria-hidden="true" />
      {t('canned.add')}
    </Button>
  );
  return (
    <SettingsFrame title={t('settings.canned')}>
      {!replies && !error && <SkeletonRows count={4} />}
      {error && (
        <Notice
          icon={TriangleAlert}
          title={errorText(error, t)}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        />
      )}
      {replies?.length === 0 && (
        <Notice icon={MessagesSquare} title={t('canned.empty')} action={add}>
          {t('canned.emptyHint')}
        </Notice>
      )}
      {replies && replies.length > 0 && (
        <>
          <div className="flex items-center justify-between gap-4 py-5">
            <p className="max-w-[640px] text-ink-2">{t('canned.emptyHint')}</p>
            {add}
          </div>
          <ul className="border-t">
            {replies.map((reply) => (
              <Reply key={reply.id} reply={reply} />
            ))}
          </ul>
        </>
      )}
      {adding && <CannedDialog onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function Reply({ reply }: { reply: CannedReplyView }) {
  const t = useTranslate();
  const client = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const close = () => setOpen(undefined);
  const remove = useMutation({
    mutationFn: () => call(cannedReplyRoutes.remove, { params: { id: reply.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: cannedQuery.queryKey }),
  });
  const { title, body, shared, mine, owner, editable } = reply;
  const Icon = reply.public === false ? Lock : shared ? Users : MessageSquareText;
  return (
    <li className="flex items-start gap-3 border-b py-3">
      <Icon className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{title}</span>
          <span className="text-ink-3 text-xs">
            {mine ? t(shared ? 'canned.shared' : 'canned.personal') : t('canned.sharedBy', { name: owner })}
          </span>
        </p>
        {reply.edit && <p className="text-ink-3 text-xs">{changeWords(t, reply.edit)}</p>}
        <p className="line-clamp-2 text-ink-2 text-sm [overflow-wrap:anywhere]">{body}</p>
      </div>
      {editable && (
        <span className="flex shrink-0">
          <IconButton label={t('canned.edit', { title })} onClick={() => setOpen('edit')}>
            <Pencil className="size-4" />
          </IconButton>
          <IconButton label={t('canned.deleteTitle', { title })} onClick={() => setOpen('delete')}>
            <Trash2 className="size-4" />
          </IconButton>
        </span>
      )}
      {open === 'edit' && <CannedDialog reply={reply} onClose={close} />}
      {open === 'delete' && (
        <ConfirmDialog
          title={t('canned.deleteTitle', { title })}
          verb={t('canned.delete')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={close}
        >
          <p>{t('canned.deleteHint')}</p>
        </ConfirmDialog>
      )}
    </li>
  );
}
