import {
  type ConnectionAuth,
  type ConnectionView,
  connectionRoutes,
  type SiteSurvey,
} from '@speedyflow/contract/connections';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { Field } from '../../accounts/entry-form.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { AuthFields, type Method, methodOf } from './auth-fields.tsx';
import { authOf, clientOf, nameOf } from './auth-values.ts';
import { connectProblem } from './connect-problem.ts';
import { FirstReading } from './first-reading.tsx';
import { type Choice, ProjectChoice } from './project-choice.tsx';
import { leaveToSignIn } from './sign-in-at-site.ts';
import { SurveyList } from './survey-list.tsx';
import { type TypedValues, typedValues } from './typed-values.ts';

type Kind = ConnectionView['kind'];

/** What was chosen so far, for as long as the dialog is open. */
interface Draft {
  kind: Kind;
  method: Method | undefined;
  choice: Choice;
}

/** A site whose credentials were tried. */
interface Tried {
  kind: Kind;
  site: string;
  auth: ConnectionAuth;
  named: { name?: string };
  survey: SiteSurvey;
}

const EMPTY: Draft = { kind: 'jira', method: undefined, choice: null };

/** Leads to a connected site: its credentials, what they show and which of it is wanted, and how its reading goes. */
export function ConnectDialog({ onClose }: { onClose(): void }) {
  const [typed] = useState(typedValues);
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState<Tried & { isShown: boolean }>();
  const [made, setMade] = useState<ConnectionView>();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  if (made) return <FirstReading id={made.id} name={made.name} onClose={onClose} />;
  if (tried?.isShown) {
    const back = () => setTried({ ...tried, isShown: false });
    const finish = (connection: ConnectionView) => {
      typed.clear();
      setTried(undefined);
      setMade(connection);
    };
    return <ChooseStep tried={tried} draft={draft} onChange={change} onMade={finish} onBack={back} onClose={onClose} />;
  }
  const show = (next: Tried) => {
    // The projects of another site are others, and other credentials may show fewer of them.
    const isSameSite = next.kind === tried?.kind && next.site === tried.site;
    const ids = new Set(next.survey.projects.map(({ source_id }) => source_id));
    change({ choice: isSameSite && draft.choice ? new Set([...draft.choice].filter((id) => ids.has(id))) : null });
    setTried({ ...next, isShown: true });
  };
  return <SiteStep typed={typed} draft={draft} onChange={change} onTried={show} onClose={onClose} />;
}

interface StepProps {
  draft: Draft;
  onChange(part: Partial<Draft>): void;
  onClose(): void;
}

interface SiteStepProps extends StepProps {
  typed: TypedValues;
  onTried(tried: Tried): void;
}

function SiteStep({ typed, draft, onChange, onTried, onClose }: SiteStepProps) {
  const t = useTranslate();
  const { kind } = draft;
  const method = methodOf(kind, draft.method);
  const begin = useCallback(
    (field: HTMLInputElement | null) => {
      typed.fill(field);
      focusOnMount(field);
    },
    [typed],
  );
  const test = useMutation({
    // What it was given is forgotten with this step.
    gcTime: 0,
    mutationFn: async (values: Record<string, string>) => {
      const { site = '' } = values;
      if (method === 'sign_in') {
        const where = site.trim() === '' ? {} : { site: site.trim() };
        return leaveToSignIn({ kind, purpose: 'connection', ...where, ...nameOf(values), ...clientOf(values) });
      }
      const auth = authOf(method, values);
      const { data: survey } = await call(connectionRoutes.survey, { body: { kind, site, auth } });
      onTried({ kind, site, auth, named: nameOf(values), survey });
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
      onTyped={typed.keep}
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
          onChange={(next) => onChange({ kind: next })}
        />
      </div>
      <Field
        label={t('connections.site')}
        hint={t(`connections.siteHint.${kind}`)}
        name="site"
        autoComplete="off"
        maxLength={255}
        required={kind === 'zendesk' || method !== 'sign_in'}
        ref={begin}
      />
      <Field
        label={t('connections.name')}
        hint={t('connections.nameHint')}
        name="name"
        autoComplete="off"
        maxLength={100}
        required={false}
        ref={typed.fill}
      />
      <AuthFields kind={kind} method={method} onMethod={(next) => onChange({ method: next })} fill={typed.fill} />
    </FormDialog>
  );
}

interface ChooseStepProps extends StepProps {
  tried: Tried;
  onMade(connection: ConnectionView): void;
  onBack(): void;
}

function ChooseStep({ tried, draft, onChange, onMade, onBack, onClose }: ChooseStepProps) {
  const t = useTranslate();
  const client = useQueryClient();
  const { kind, site, auth, named, survey } = tried;
  const { choice } = draft;
  const add = useMutation({
    mutationFn: async () => {
      const projects = choice === null ? {} : { projects: [...choice] };
      const body = { kind, site, auth, ...named, ...projects };
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
      {survey.projects.length > 0 && (
        <ProjectChoice projects={survey.projects} choice={choice} onChoose={(next) => onChange({ choice: next })} />
      )}
    </FormDialog>
  );
}
