import { accountRoutes, type Role, type UserView } from '@speedyflow/contract/accounts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Labelled } from '../../../design/labelled.tsx';
import { Select } from '../../../design/select.tsx';
import { useMe } from '../session.ts';
import { DeskChoice, type Desks, seesAllDesks } from './desk-choice.tsx';
import { peopleQuery } from './people-queries.ts';

const ROLES: readonly Role[] = ['agent', 'lead', 'admin'];

/** As the server takes it. */
const PASSWORD_MIN = 10;

export interface PersonDialogProps {
  /** Absent: one to be added. */
  person?: UserView;
  /** The password that was made for who was added without one. */
  onMade?(made: { name: string; password: string }): void;
  onClose(): void;
}

/** Who somebody is, as what they come in, and what they see. */
export function PersonDialog({ person, onMade, onClose }: PersonDialogProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const me = useMe();
  const [role, setRole] = useState<Role>(person?.role ?? 'agent');
  const [desks, setDesks] = useState<Desks>(person ? person.desk_ids : null);
  const save = useMutation({
    mutationFn: async ({ name = '', email = '', password = '', active }: Record<string, string>) => {
      const given = {
        name: name.trim(),
        role,
        desk_ids: desks && [...desks],
        ...(password === '' ? {} : { password }),
      };
      if (!person) {
        const { data } = await call(accountRoutes.createUser, { body: { ...given, email: email.trim() } });
        return data.password;
      }
      // One cannot shut oneself out.
      const state = person.id === me.id ? {} : { active: active === 'on' };
      await call(accountRoutes.updateUser, { params: { id: person.id }, body: { ...given, ...state } });
      return undefined;
    },
    onSuccess: async (made, { name = '' }) => {
      await client.invalidateQueries({ queryKey: peopleQuery.queryKey });
      onClose();
      if (made !== undefined) onMade?.({ name: name.trim(), password: made });
    },
  });
  return (
    <FormDialog
      title={person ? t('team.edit', { name: person.name }) : t('team.add')}
      verb={person ? t('team.save') : t('team.add')}
      busy={save.isPending}
      error={save.error}
      onSubmit={save.mutate}
      onClose={onClose}
    >
      <Labelled name={t('team.name')}>
        <input
          ref={focusOnMount}
          name="name"
          required
          maxLength={120}
          defaultValue={person?.name}
          autoComplete="off"
          className="field field-line"
        />
      </Labelled>
      {!person && (
        <Labelled name={t('signIn.email')} hint={t('team.emailHint')}>
          <input name="email" type="email" required maxLength={254} autoComplete="off" className="field field-line" />
        </Labelled>
      )}
      <Labelled name={t('team.role')} hint={t(`team.roleHint.${role}`)}>
        <Select value={role} onChange={({ target }) => setRole(target.value as Role)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`team.role.${one}`)}
            </option>
          ))}
        </Select>
      </Labelled>
      {!seesAllDesks(role) && <DeskChoice chosen={desks} onChoose={setDesks} />}
      <Labelled
        name={t(person ? 'team.newPassword' : 'signIn.password')}
        hint={t(person ? 'team.newPasswordHint' : 'team.passwordHint')}
      >
        <input
          name="password"
          type="password"
          minLength={PASSWORD_MIN}
          maxLength={200}
          autoComplete="new-password"
          className="field field-line"
        />
      </Labelled>
      {person && person.id !== me.id && (
        <label className="flex items-center gap-2 border-t pt-3">
          <input type="checkbox" name="active" defaultChecked={person.active} className="accent-accent-fill" />
          {t('team.active')}
        </label>
      )}
    </FormDialog>
  );
}
