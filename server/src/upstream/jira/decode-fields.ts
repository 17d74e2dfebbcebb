import { type Static, Type } from 'typebox';
import type { SourceBoard } from '../../domain/source.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import type { FieldCatalogue } from './field-catalogue.ts';

export const JiraFieldWire = Type.Object({
  id: Type.String({ minLength: 1 }),
  name: Type.String(),
  custom: Maybe(Type.Boolean()),
  schema: Maybe(Type.Object({ type: Maybe(Type.String()), custom: Maybe(Type.String()) })),
});
export type JiraFieldWire = Static<typeof JiraFieldWire>;

export const readFieldWire = wireReader('field', JiraFieldWire);

const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';
const STORY_POINT_ESTIMATE = 'com.pyxis.greenhopper.jira:jsw-story-points';
const SLA = 'com.atlassian.servicedesk:sd-sla-field';
const REQUEST_TYPE = 'com.atlassian.servicedesk:vp-origin';
const PARTICIPANTS = 'com.atlassian.servicedesk:sd-request-participants';
const APPROVALS = 'com.atlassian.servicedesk.approvals-plugin:sd-approvals';

// Fields that hold machinery, not anything a person wrote: ranks, development panels, charts, votes of a portal.
const MACHINERY =
  /:(gh-lexo-rank|gh-global-rank|gh-epic-color|gh-epic-status|gh-epic-label|devsummarycf|sd-request-feedback-date|sd-request-language|sd-customer-organizations-sla|service-entity-field-cftype|rlabs-customfield-default|atlassian-team|approvals|firstresponsedate|timeinstatus|jpo-custom-field-.*|design\.field\.name|issuefield-.*)$/;

/**
 * What each custom field means. Story points: the fields boards estimate by come first, then the team-managed estimate
 * (told by its type), then number fields that go by the name.
 */
export function decodeFields(fields: readonly JiraFieldWire[], boards: readonly SourceBoard[]): FieldCatalogue {
  const custom = fields.filter((field) => field.custom ?? field.id.startsWith('customfield_'));
  const ofType = (type: string) => custom.filter((field) => field.schema?.custom === type);
  const byBoards = new Set(boards.flatMap(({ estimationFieldId }) => estimationFieldId ?? []));
  const byName = custom.filter(
    ({ name, schema }) => schema?.type === 'number' && /^story points?( estimate)?$/i.test(name.trim()),
  );
  const storyPoints = [...custom.filter(({ id }) => byBoards.has(id)), ...ofType(STORY_POINT_ESTIMATE), ...byName].map(
    ({ id }) => id,
  );
  const slas = ofType(SLA).map(({ id, name }) => ({ id, name }));
  const only = (type: string) => ofType(type)[0]?.id ?? null;
  const own = {
    sprint: only(SPRINT),
    requestType: only(REQUEST_TYPE),
    participants: only(PARTICIPANTS),
    approvals: only(APPROVALS),
  };
  const taken = new Set([...storyPoints, ...slas.map(({ id }) => id), ...Object.values(own)]);
  return {
    shown: custom
      .filter(({ id, schema }) => !taken.has(id) && !MACHINERY.test(schema?.custom ?? ''))
      .map(({ id, name, schema }) => ({ id, name, type: schema?.type ?? 'any' })),
    storyPoints: [...new Set(storyPoints)],
    ...own,
    slas,
  };
}

/** Every field id an issue has to be asked for, beside the system's own. */
export function customFieldIds({ shown, storyPoints, slas, ...own }: FieldCatalogue): string[] {
  const single = [own.sprint, own.requestType, own.participants, own.approvals].filter((id) => id !== null);
  return [...shown.map(({ id }) => id), ...storyPoints, ...slas.map(({ id }) => id), ...single];
}
