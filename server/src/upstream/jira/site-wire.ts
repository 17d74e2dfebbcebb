import { type Static, Type } from 'typebox';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';
import { JiraStatusWire, JiraUserWire } from './issue-wire.ts';

// What a site is made of: people, statuses, projects, desks and queues, boards and sprints.

export const readUserWire = wireReader('user', JiraUserWire);
export const readStatusWire = wireReader('status', JiraStatusWire);

export const readMyselfWire = wireReader(
  'myself',
  Type.Object({ accountId: Type.String({ minLength: 1 }), timeZone: Maybe(Type.String()) }),
);

export const readPriorityWire = wireReader('priority', Type.Object({ name: Type.String() }));

const JiraProjectWire = Type.Object({
  id: WireId,
  key: Type.String(),
  name: Type.String(),
  projectTypeKey: Maybe(Type.String()),
  archived: Maybe(Type.Boolean()),
  deleted: Maybe(Type.Boolean()),
  issueTypes: Maybe(Type.Array(Type.Object({ name: Type.String(), subtask: Maybe(Type.Boolean()) }))),
});
export type JiraProjectWire = Static<typeof JiraProjectWire>;
export const readProjectWire = wireReader('project', JiraProjectWire);

export const readServiceDeskWire = wireReader('service desk', Type.Object({ id: WireId, projectId: WireId }));

export const readQueueWire = wireReader(
  'queue',
  Type.Object({ id: WireId, name: Type.String(), jql: Maybe(Type.String()) }),
);

export const readBoardWire = wireReader(
  'board',
  Type.Object({
    id: WireId,
    name: Type.String(),
    type: Type.String(),
    location: Maybe(Type.Object({ projectId: Maybe(WireId) })),
  }),
);

const JiraBoardConfigurationWire = Type.Object({
  columnConfig: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), statuses: Maybe(Type.Array(Type.Object({ id: WireId }))) })),
  }),
  estimation: Maybe(
    Type.Object({ type: Maybe(Type.String()), field: Maybe(Type.Object({ fieldId: Maybe(Type.String()) })) }),
  ),
});
export type JiraBoardConfigurationWire = Static<typeof JiraBoardConfigurationWire>;
export const readBoardConfigurationWire = wireReader('board configuration', JiraBoardConfigurationWire);

const JiraSprintWire = Type.Object({
  id: WireId,
  name: Type.String(),
  state: Type.Union([Type.Literal('future'), Type.Literal('active'), Type.Literal('closed')]),
  goal: Maybe(Type.String()),
  startDate: Maybe(Type.String()),
  endDate: Maybe(Type.String()),
  completeDate: Maybe(Type.String()),
  originBoardId: Maybe(WireId),
});
export type JiraSprintWire = Static<typeof JiraSprintWire>;
export const readSprintWire = wireReader('sprint', JiraSprintWire);

const JiraTransitionWire = Type.Object({
  id: WireId,
  name: Type.String(),
  to: JiraStatusWire,
  isAvailable: Maybe(Type.Boolean()),
  fields: Maybe(
    Type.Record(
      Type.String(),
      Type.Object({
        name: Maybe(Type.String()),
        required: Maybe(Type.Boolean()),
        schema: Maybe(Type.Object({ type: Maybe(Type.String()) })),
        allowedValues: Maybe(Type.Array(Type.Unknown())),
      }),
    ),
  ),
});
export type JiraTransitionWire = Static<typeof JiraTransitionWire>;
export const readTransitionWire = wireReader('transition', JiraTransitionWire);
