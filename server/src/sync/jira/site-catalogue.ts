import type { Kysely } from 'kysely';
import type { SourceDesk, SourcePriority, SourceQueue, SourceSprint, SourceStatus } from '../../domain/source.ts';
import { type ChosenProjects, isChosen, readChosenProjects } from '../../store/chosen-projects.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { writePriorities, writeSiteFacts, writeStatuses } from '../../store/mirror/catalogue.ts';
import { writeBoards, writeDesks, writeQueues, writeSprints } from '../../store/mirror/desks.ts';
import { noteRuleFacts } from '../../store/mirror/rule-facts.ts';
import { writeStream } from '../../store/mirror/streams.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { FieldCatalogue } from '../../upstream/jira/field-catalogue.ts';
import type { JiraProject, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { catalogueList, writeLists } from '../reconcile/catalogue-lists.ts';
import type { SuddenEmptiness } from '../reconcile/sudden-emptiness.ts';
import { removeUnchosen } from '../reconcile/unchosen-projects.ts';
import type { SyncContext } from '../sync-context.ts';
import { withHeldSetUp } from './board-set-up.ts';

export const CATALOGUE = 'catalogue';

/** Calls that every site takes: who we are, statuses, priorities, projects, service desks, boards and fields. */
const SITE_CALLS = 7;

/** What a site is made of, beside its issues. */
export interface JiraCatalogue {
  fields: FieldCatalogue;
  priorities: SourcePriority[];
  statuses: SourceStatus[];
  /** Archived and deleted ones too. */
  projects: JiraProject[];
  /** Those of them that are mirrored. */
  chosen: ChosenProjects;
  /** About how many calls reading it took. */
  calls: number;
}

/**
 * Reads projects, service desks, queues, boards, sprints, statuses, priorities and fields, and keeps them. Small and
 * whole: read again every few minutes.
 *
 * @param emptiness what it remembers of lists that were suddenly empty
 */
export async function syncCatalogue(
  context: SyncContext,
  upstream: JiraUpstream,
  emptiness: SuddenEmptiness,
): Promise<JiraCatalogue> {
  const { clock, connectionId, database, log, signal } = context;
  const options = { signal, purpose: 'catalogue' };
  // Without valid credentials Jira answers as to a stranger, with fewer rows and no error: ask who we are first.
  const account = await upstream.myself(options);
  const chosen = await readChosenProjects(database.read, connectionId);
  const [statuses, priorities, projects, allServiceDesks, shownBoards] = await Promise.all([
    upstream.statuses(options),
    upstream.priorities(options),
    upstream.projects(options),
    upstream.serviceDesks(options),
    upstream.boards(options),
  ]);
  const ofChosen = ({ deskSourceId }: { deskSourceId: string }) => isChosen(chosen, deskSourceId);
  const serviceDesks = allServiceDesks.filter(ofChosen);
  const boards = await withHeldSetUp(database.read, connectionId, shownBoards.filter(ofChosen));
  const fields = await upstream.fields(boards, options);
  const live = projects.filter(({ sourceId, state }) => state === 'live' && isChosen(chosen, sourceId));
  await removeUnchosen(context, chosen);
  const queues: SourceQueue[] = [];
  for (const serviceDesk of serviceDesks) {
    stopIfAborted(signal);
    queues.push(...(await upstream.queues(serviceDesk, options)));
  }
  const ownQueues = queues.length;
  const served = new Set(queues.map((queue) => queue.deskSourceId));
  queues.push(...live.filter((project) => !served.has(project.sourceId)).flatMap(standInQueues));
  const sprints: SourceSprint[] = [];
  const scrumBoards = boards.filter(({ kind }) => kind === 'scrum');
  for (const board of scrumBoards) {
    stopIfAborted(signal);
    sprints.push(...(await upstream.sprints(board.sourceId, options)));
  }
  const held = await heldLists(database.read, connectionId, chosen);
  const takes = (list: keyof typeof held, listed: number): boolean => {
    if (emptiness.believes(list, { listed, held: held[list] }, clock.now())) return true;
    log.warn({ connection: connectionId, list, held: held[list] }, 'a list is suddenly empty; what it held is kept');
    return false;
  };
  const taken = {
    boards: takes('boards', boards.length),
    sprints: takes('sprints', sprints.length),
    queues: takes('queues', ownQueues),
  };
  const at = clock.now();
  const lists = [
    catalogueList('status', statuses, (tx, items) => writeStatuses(tx, connectionId, items)),
    catalogueList('priority', priorities, (tx, items) => writePriorities(tx, connectionId, items)),
    catalogueList('project', live, (tx, items) => writeDesks(tx, connectionId, items, at)),
    ...(taken.boards ? [catalogueList('board', boards, (tx, items) => writeBoards(tx, connectionId, items, at))] : []),
    ...(taken.sprints ? [catalogueList('sprint', sprints, (tx, items) => writeSprints(tx, connectionId, items))] : []),
    ...(taken.queues ? [catalogueList('queue', queues, (tx, items) => writeQueues(tx, connectionId, items, at))] : []),
  ];
  const write = async (tx: WriteTransaction, leftOut: readonly string[]) => {
    await writeSiteFacts(tx, connectionId, {
      timeZone: account.timeZone,
      fields: {
        custom: fields.shown,
        storyPoints: [...fields.storyPoints, 'Story Points', 'Story point estimate'],
        slas: fields.slas.map((sla) => sla.name),
      },
    });
    for (const list of lists) await list.write(tx);
    await noteRuleFacts(tx, connectionId);
    const lacking = leftOut.join(', ') || null;
    const position = { cursor: null, complete: true, done: live.length, total: live.length, at: clock.now(), lacking };
    await writeStream(tx, connectionId, CATALOGUE, position);
  };
  await writeLists(database, lists, (leftOut) => database.transaction((tx) => write(tx, leftOut)));
  const calls = SITE_CALLS + serviceDesks.length + boards.length + scrumBoards.length;
  return { fields, priorities, statuses, projects, chosen, calls };
}

/** How many boards, sprints and queues of the site's own are held of the projects that are mirrored. */
async function heldLists(db: Kysely<DatabaseSchema>, connectionId: number, chosen: ChosenProjects) {
  const own = db
    .selectFrom('desks')
    .select('id')
    .where('connection_id', '=', connectionId)
    .$if(chosen !== null, (desks) => desks.where('source_id', 'in', [...(chosen ?? [])]));
  const boards = await db
    .selectFrom('boards')
    .select('source_id')
    .where('desk_id', 'in', own)
    .where('removed_at', 'is', null)
    .execute();
  const [sprints, queues] = await Promise.all([
    db.selectFrom('sprints').select('board_source_id').where('connection_id', '=', connectionId).execute(),
    db
      .selectFrom('queues')
      .select('id')
      .where('desk_id', 'in', own)
      .where('removed_at', 'is', null)
      .where('source_id', 'not like', `${STAND_IN}%`)
      .execute(),
  ]);
  const shown = new Set(boards.map(({ source_id }) => source_id));
  return {
    boards: boards.length,
    sprints: sprints.filter(({ board_source_id }) => chosen === null || shown.has(board_source_id)).length,
    queues: queues.length,
  };
}

/** What the ids of queues begin with that are of our own making. */
const STAND_IN = 'project-';

/** A software project has no queues of its own in Jira: these stand in, so that its tickets can be worked the same. */
function standInQueues(project: SourceDesk): SourceQueue[] {
  const queue = (position: number, name: string, condition: string): SourceQueue => ({
    sourceId: `${STAND_IN}${project.sourceId}-${position}`,
    deskSourceId: project.sourceId,
    name,
    position,
    query: { language: 'jql', text: `project = ${project.sourceId} AND ${condition} ORDER BY updated DESC` },
  });
  return [
    queue(1, 'All open', 'statusCategory != Done'),
    queue(2, 'Unassigned', 'statusCategory != Done AND assignee IS EMPTY'),
    queue(3, 'Assigned to me', 'statusCategory != Done AND assignee = currentUser()'),
    queue(4, 'In progress', 'statusCategory = "In Progress"'),
  ];
}
