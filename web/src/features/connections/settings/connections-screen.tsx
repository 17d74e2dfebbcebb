import { useQuery } from '@tanstack/react-query';
import { Lock, Plug, Plus, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { SettingsFrame } from '../../../app/settings-frame.tsx';
import { Button } from '../../../design/button.tsx';
import { Notice } from '../../../design/notice.tsx';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { useMe } from '../../accounts/session.ts';
import { connectionsQuery } from '../connection-queries.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { ConnectionSection } from './connection-section.tsx';
import { LeftBehindNote } from './left-behind-note.tsx';
import { SignedInNote } from './signed-in-note.tsx';

/** The connected sites: how they are, and what an administrator does about it. */
export default function ConnectionsScreen() {
  const t = useTranslate();
  const { role } = useMe();
  const { data: connections = [] } = useQuery(connectionsQuery);
  const [asked, setAsked] = useState(false);
  const acts = role === 'admin';
  const add = () => setAsked(true);
  return (
    <SettingsFrame
      title={t('settings.connections')}
      action={acts && connections.length > 0 && <AddButton onClick={add} words="max-sm:sr-only" />}
    >
      <SignedInNote />
      <LeftBehindNote />
      {role === 'agent' ? (
        <Notice icon={Lock} title={t('connections.notYours')}>
          {t('connections.notYoursHint')}
        </Notice>
      ) : (
        <Connections acts={acts} add={acts && <AddButton onClick={add} />} />
      )}
      {asked && <ConnectDialog onClose={() => setAsked(false)} />}
    </SettingsFrame>
  );
}

function AddButton({ onClick, words }: { onClick(): void; words?: string }) {
  const t = useTranslate();
  return (
    <Button onClick={onClick}>
      <Plus className="size-3.5" aria-hidden="true" />
      <span className={words}>{t('connections.add')}</span>
    </Button>
  );
}

function Connections({ acts, add }: { acts: boolean; add: ReactNode }) {
  const t = useTranslate();
  const { data: connections, error, refetch } = useQuery(connectionsQuery);
  if (!connections) {
    if (!error) return <SkeletonRows count={6} />;
    return (
      <Notice
        icon={TriangleAlert}
        title={t('connections.failed')}
        action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
      >
        {errorText(error, t)}
      </Notice>
    );
  }
  if (connections.length === 0) {
    return (
      <Notice icon={Plug} title={t('connections.empty')} action={add}>
        {t('connections.emptyHint')}
      </Notice>
    );
  }
  return connections.map((connection) => <ConnectionSection key={connection.id} connection={connection} acts={acts} />);
}
