import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { SkeletonRows } from '../../../design/skeleton.tsx';
import { connectionsQuery } from '../connection-queries.ts';
import { type Choice, ProjectChoice } from './project-choice.tsx';
import { siteProjectsQuery } from './settings-queries.ts';
import { SurveyList } from './survey-list.tsx';

/** Which projects of a connected site are mirrored from now on. */
export function ProjectsDialog({ connection, onClose }: { connection: ConnectionView; onClose(): void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const { id, name } = connection;
  const { data: site, error } = useQuery(siteProjectsQuery(id));
  const [changed, setChanged] = useState<{ to: Choice }>();
  const kept = site?.chosen ? new Set(site.chosen) : null;
  const choice = changed ? changed.to : kept;
  const save = useMutation({
    mutationFn: async () => {
      await call(connectionRoutes.choose, { params: { id }, body: { projects: choice && [...choice] } });
      await client.invalidateQueries(connectionsQuery);
      onClose();
    },
  });
  const leaves =
    choice !== null && site?.projects.some(({ source_id }) => isIn(kept, source_id) && !choice.has(source_id));
  return (
    <FormDialog
      title={t('connect.projectsTitle', { name })}
      verb={t('connections.save')}
      wide
      busy={save.isPending || !site || choice?.size === 0}
      error={save.error ?? error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {site ? (
        <>
          <SurveyList survey={site} />
          <ProjectChoice projects={site.projects} choice={choice} onChoose={(to) => setChanged({ to })} />
          {leaves && <p className="text-warn">{t('connect.leaves')}</p>}
        </>
      ) : (
        !error && <SkeletonRows count={4} />
      )}
    </FormDialog>
  );
}

const isIn = (choice: Choice, id: string) => choice === null || choice.has(id);
