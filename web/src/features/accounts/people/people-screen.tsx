import type { UserView } from '@speedyflow/contract/accounts';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Pencil, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { SettingsFrame } from '../../../app/settings-frame.tsx';
import { Avatar } from '../../../design/avatar.tsx';
import { Button, IconButton } from '../../../design/button.tsx';
import { Notice } from '../../../design/notice.tsx';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { deskName } from '../../desks/desk-name.ts';
import { desksQuery } from '../../desks/desk-queries.ts';
import { seesAllDesks } from './desk-choice.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { peopleQuery } from './people-queries.ts';
import { PersonDialog } from './person-dialog.tsx';

/** Who may come in, as what, and which desks they see. */
export default function PeopleScreen() {
  const t = useTranslate();
  const { data: people, error, refetch } = useQuery(peopleQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ name: string; password: string }>();
  return (
    <SettingsFrame title={t('settings.people')}>
      {!people && !error && <SkeletonRows count={4} />}
      {error && (
        <Notice
          icon={TriangleAlert}
          title={errorText(error, t)}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        />
      )}
      {people && (
        <>
          <div className="flex items-center justify-between gap-4 py-5">
            <p className="max-w-[640px] text-ink-2">{t('team.hint')}</p>
            <Button look="solid" onClick={() => setAdding(true)}>
              <Plus className="size-3.5" aria-hidden="true" />
              {t('team.add')}
            </Button>
          </div>
          <ul className="border-t">
            {people.map((person) => (
              <Person key={person.id} person={person} />
            ))}
          </ul>
        </>
      )}
      {adding && <PersonDialog onMade={setMade} onClose={() => setAdding(false)} />}
      {made && <PasswordDialog {...made} onClose={() => setMade(undefined)} />}
    </SettingsFrame>
  );
}

function Person({ person }: { person: UserView }) {
  const t = useTranslate();
  const desks = useDesksOf(person);
  const [editing, setEditing] = useState(false);
  const { name, email, role, active } = person;
  return (
    <li className="flex items-center gap-3 border-b py-2.5">
      <Avatar name={name} size={28} />
      <div className={clsx('min-w-0 grow', !active && 'text-ink-3')}>
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{name}</span>
          <span className="text-ink-3 text-xs [overflow-wrap:anywhere]">{email}</span>
        </p>
        <p className="text-ink-2 text-xs">{active ? `${t(`team.role.${role}`)} · ${desks}` : t('team.inactive')}</p>
      </div>
      <IconButton label={t('team.edit', { name })} onClick={() => setEditing(true)}>
        <Pencil className="size-4" />
      </IconButton>
      {editing && <PersonDialog person={person} onClose={() => setEditing(false)} />}
    </li>
  );
}

/** The desks somebody sees, in words. */
function useDesksOf({ role, desk_ids }: UserView): string {
  const t = useTranslate();
  const { data: desks = [] } = useQuery(desksQuery);
  if (seesAllDesks(role) || desk_ids === null) return t('team.allDesks');
  if (desk_ids.length === 0) return t('team.noDesk');
  return desks
    .filter(({ id }) => desk_ids.includes(id))
    .map((desk) => deskName(desk, t))
    .join(', ');
}
