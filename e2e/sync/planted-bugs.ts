/** A mistake one could make in the server: in a file, one text in place of another. */
export interface PlantedBug {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs in it once. */
  readonly find: string;
  readonly replace: string;
  /** A seed that is known to notice it, and is tried first. */
  readonly caughtBy: number;
}

/** Mistakes the simulation has to notice, each by itself: what proves that its eyes are open. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'webhooks are thanked for before they are kept',
    file: 'server/src/store/inbox/inbox.ts',
    find: 'const isNew = await store.record(deliveries);',
    replace: 'void store.record(deliveries);\n    const isNew = deliveries.map(() => true);',
    caughtBy: 1,
  },
  {
    name: 'the watermark is what our own clock says',
    file: 'server/src/sync/jira/issue-stream.ts',
    find: 'walkedTo = Math.max(walkedTo, ...page.updates);',
    replace: 'walkedTo = Math.max(walkedTo, ...page.updates, clock.now());',
    caughtBy: 13,
  },
  {
    name: 'the next window begins where the last one ended',
    file: 'server/src/sync/jira/issue-stream.ts',
    find: 'let from = Math.max(0, updatedFrom - OVERLAP_MS);',
    replace: 'let from = updatedFrom + 1;',
    caughtBy: 3,
  },
  {
    name: 'a comment whose answer was lost is sent again unseen',
    file: 'server/src/sync/push/push-one.ts',
    find: '    if (sentAt !== null) {',
    replace: '    if (sentAt === -1) {',
    caughtBy: 18,
  },
  {
    name: 'a refusal counts as success',
    file: 'server/src/upstream/transport/verdict.ts',
    find: '  if (status >= 400 && status < 500 && status !== 408) {',
    replace:
      "  if (isWrite && status >= 400 && status < 500) return { kind: 'answer', value: null };\n  if (status >= 400 && status < 500 && status !== 408) {",
    caughtBy: 1,
  },
  {
    name: 'an issue that is not found at once counts as never made',
    file: 'server/src/sync/push/jira-maker.ts',
    find: 'looksForMade: { times: 11, everyMs: 20_000 },',
    replace: 'looksForMade: { times: 1, everyMs: 0 },',
    caughtBy: 21,
  },
  {
    name: 'the edits of a ticket overtake each other',
    file: 'server/src/store/outbox/outbox.ts',
    find: "const earlier = other('<')",
    replace: "const earlier = other('>')",
    caughtBy: 1,
  },
  {
    name: 'a project that is not listed any more counts as deleted',
    file: 'server/src/sync/reconcile/census.ts',
    find: 'await freezeDesk(context, desk, whyUnlisted(listed.get(desk.source_id)));',
    replace: `{
      const { buryTickets } = await import('./tombstones.ts');
      const lost = (await heldBeside(database.read, desk.id, new Set())).map(({ sourceId }) => sourceId);
      await database.transaction((tx) => buryTickets(tx, connectionId, lost, clock.now(), { readAt: clock.now() }));
    }`,
    caughtBy: 1,
  },
  {
    name: 'nothing ever counts as deleted',
    file: 'server/src/sync/reconcile/tombstones.ts',
    find: '      deleted: 1,\n',
    replace: '      deleted: 0,\n',
    caughtBy: 5,
  },
  {
    name: 'an older copy replaces a newer one',
    file: 'server/src/store/mirror/tickets.ts',
    find: '    if (!stands(ticket, before, reading)) return false;\n',
    replace: '',
    caughtBy: 38,
  },
  {
    name: 'that an edit is sent is not noted before it leaves',
    file: 'server/src/sync/push/push-one.ts',
    find: '    await markSending(database, row.id, { at: clock.now(), as: sender.as });\n',
    replace: '',
    caughtBy: 4,
  },
  {
    name: 'only the first page of a search is read',
    file: 'server/src/upstream/jira/issue-pages.ts',
    find: '  return isLast === true ? null : nextPageToken || null;',
    replace: '  return isLast !== undefined ? null : nextPageToken || null;',
    caughtBy: 10,
  },
];

/**
 * The source with the bug in it.
 *
 * @throws Error when the bug's place is not there, or not there once
 */
export function plantedSource({ name, file, find, replace }: PlantedBug, source: string): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${name}: its place is ${parts.length - 1} times in ${file}`);
  return parts.join(replace);
}
