import { type LinkedAccountView, linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plug, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { ConfirmDialog } from '../../app/confirm-dialog.tsx';
import { errorText } from '../../app/i18n/error-text.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { Problem } from '../../app/problem.tsx';
import { SettingsFrame } from '../../app/settings-frame.tsx';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { SourceMark } from '../../design/source-mark.tsx';
import { SignedInNote } from '../connections/settings/signed-in-note.tsx';
import { Since } from '../connections/settings/when.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { linkedAccountsQuery } from './linked-account-queries.ts';

/** My own accounts at the connected sites, and as whom my edits are sent. */
export default function AccountsScreen() {
  const t = useTranslate();
  const { data: accounts, error, refetch } = useQuery(linkedAccountsQuery);
  return (
    <SettingsFrame title={t('settings.accounts')}>
      <SignedInNote />
      {accounts ? (
        accounts.length === 0 ? (
          <Notice icon={Plug} title={t('linked.none')}>
            {t('linked.noneHint')}
          </Notice>
        ) : (
          <>
            <p className="max-w-[640px] py-5 text-ink-2">{t('linked.intro')}</p>
            <ul className="border-t">
              {accounts.map((linked) => (
                <Account key={linked.connection_id} linked={linked} />
              ))}
            </ul>
          </>
        )
      ) : error ? (
        <Notice
          icon={TriangleAlert}
          title={t('linked.failed')}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        >
          {errorText(error, t)}
        </Notice>
      ) : (
        <SkeletonRows count={3} />
      )}
    </SettingsFrame>
  );
}

function Account({ linked }: { linked: LinkedAccountView }) {
  const t = useTranslate();
  const [asked, setAsked] = useState<'link' | 'unlink'>();
  const { account, connection_name: name, kind, site } = linked;
  const close = () => setAsked(undefined);
  return (
    <li aria-label={name} className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-3">
      <div className="min-w-0 grow basis-80">
        <p className="flex flex-wrap items-center gap-x-2">
          <SourceMark source={kind} />
          <span className="font-medium">{name}</span>
          <span className="truncate text-ink-3">{site.replace(/^https:\/\//, '')}</span>
        </p>
        <p className="mt-1">
          {account ? t('linked.asYou', { name: account.name }) : t('linked.asIntegration')}
          {account && (
            <span className="text-ink-3">
              {' '}
              · {account.auth === 'oauth' ? 'OAuth' : t('linked.token')} · <Since at={account.linked_at} />
            </span>
          )}
        </p>
        {account?.state === 'refused' && (
          <Problem of={[t('linked.refused'), account.error].filter(Boolean).join(' ')} className="mt-1 text-sm" />
        )}
      </div>
      <div className="flex gap-1.5">
        {account?.state !== 'linked' && (
          <Button onClick={() => setAsked('link')}>{t(account ? 'linked.relink' : 'linked.link')}</Button>
        )}
        {account && (
          <Button look="danger" onClick={() => setAsked('unlink')}>
            {t('linked.unlink')}
          </Button>
        )}
      </div>
      {asked === 'link' && <LinkDialog linked={linked} onClose={close} />}
      {asked === 'unlink' && <UnlinkDialog linked={linked} onClose={close} />}
    </li>
  );
}

function UnlinkDialog({ linked, onClose }: { linked: LinkedAccountView; onClose(): void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const unlink = useMutation({
    mutationFn: () => call(linkedAccountRoutes.unlink, { params: { connection: linked.connection_id } }),
    onSuccess: async () => {
      await client.invalidateQueries(linkedAccountsQuery);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('linked.unlinkTitle', { name: linked.connection_name })}
      verb={t('linked.unlink')}
      danger
      busy={unlink.isPending}
      error={unlink.error}
      onConfirm={() => unlink.mutate()}
      onClose={onClose}
    >
      {t('linked.unlinkConfirm')}
    </ConfirmDialog>
  );
}
