import {
  type ConnectionAuth,
  type ConnectionView,
  connectionRoutes,
  type SiteSurvey,
} from '@speedyflow/contract/connections';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { Field } from '../../accounts/entry-form.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { AuthFields, useMethod } from './auth-fields.tsx';
import { authOf, clientOf, nameOf } from './auth-values.ts';
import { connectProblem } from './connect-problem.ts';
import { FirstReading } from './first-reading.tsx';
import { type Choice, ProjectChoice } from './project-choice.tsx';
import { leaveToSignIn } from './sign-in-at-site.ts';
import { SurveyList } from './survey-list.tsx';

type Kind = ConnectionView['kind'];

/** A site whose credentials were tried. */
interface Tried {
  kind: Kind;
  site: string;
  auth: ConnectionAuth;
  values: Record<string, string>;
  survey: SiteSurvey;
}

/** Leads to a connected site: its credentials, what they show and which of it is wanted, and how its reading goes. */
export function ConnectDialog({ onClose }: { onClose(): void }) {
  const [tried, setTried] = useState<Tried>();
  const [begun, setBegun] = useState<Tried>();
  const [made, setMade] = useState<ConnectionView>();
  if (made) return <FirstReading id={made.id} name={made.name} onClose={onClose} />;
  if (tried) {
    const back = () => {
      setBegun(tried);
      setTried(undefined);
    };
    return <ChooseStep tried={tried} onMade={setMade} onBack={back} onClose={onClose} />;
  }
  return <SiteStep begun={begun} onTried={setTried} onClose={onClose} />;
}

interface SiteStepProps {
  /** What was given before one went back. */
  begun: Tried | undefined;
  onTried(tried: Tried): void;
  onClose(): void;
}

function SiteStep({ begun, onTried, onClose }: SiteStepProps) {
  const t = useTranslate();
  const [kind, setKind] = useState<Kind>(begun?.kind ?? 'jira');
  const [method, setMethod] = useMethod(kind);
  const given = begun?.values ?? {};
  const test = useMutation({
    mutationFn: async (values: Record<string, string>) => {
      const { site = '' } = values;
      if (method === 'sign_in') {
        const where = site.trim() === '' ? {} : { site: site.trim() };
        return leaveToSignIn({ kind, purpose: 'connection', ...where, ...nameOf(values), ...clientOf(values) });
      }
      const auth = authOf(method, values);
      const { data: survey } = await call(connectionRoutes.survey, { body: { kind, site, auth } });
      onTried({ kind, site, auth, values, survey });
    },
  });
  return (
    <FormDialog
      title={t('connections.add')}
      step={t('connect.step', { step: 1 })}
      verb={t(method === 'sign_in' ? `auth.signIn.${kind}` : test.isPending ? 'connect.testing' : 'connect.test')}
      busy={test.isPending}
      error={connectProblem(test.error, t)}
      onSubmit={test.mutate}
      onClose={onClose}
    >
      <div>
        <Segmented<Kind>
          label={t('connections.kind')}
          value={kind}
          options={[
            { value: 'jira', label: 'Jira' },
            { value: 'zendesk', label: 'Zendesk' },
          ]}
          onChange={setKind}
        />
      </div>
      <Field
        label={t('connections.site')}
        hint={t(`connections.siteHint.${kind}`)}
        name="site"
        autoComplete="off"
        maxLength={255}
        required={kind === 'zendesk' || method !== 'sign_in'}
        defaultValue={given.site}
        ref={focusOnMount}
      />
      <Field
        label={t('connections.name')}
        hint={t('connections.nameHint')}
        name="name"
        autoComplete="off"
        maxLength={100}
        required={false}
        defaultValue={given.name}
      />
      <AuthFields kind={kind} method={method} onMethod={setMethod} values={given} />
    </FormDialog>
  );
}

interface ChooseStepProps {
  tried: Tried;
  onMade(connection: ConnectionView): void;
  onBack(): void;
  onClose(): void;
}

function ChooseStep({ tried, onMade, onBack, onClose }: ChooseStepProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const { kind, site, auth, values, survey } = tried;
  const [choice, setChoice] = useState<Choice>(null);
  const add = useMutation({
    mutationFn: async () => {
      const projects = choice === null ? {} : { projects: [...choice] };
      const body = { kind, site, auth, ...nameOf(values), ...projects };
      const { data } = await call(connectionRoutes.add, { body });
      await client.invalidateQueries(connectionsQuery);
      onMade(data);
    },
  });
  return (
    <FormDialog
      title={t('connect.seesTitle', { account: survey.account })}
      step={t('connect.step', { step: 2 })}
      verb={t('connections.connect')}
      wide
      busy={add.isPending || choice?.size === 0}
      error={connectProblem(add.error, t)}
      back={onBack}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <SurveyList survey={survey} />
      {survey.projects.length > 0 && <ProjectChoice projects={survey.projects} choice={choice} onChoose={setChoice} />}
    </FormDialog>
  );
}
