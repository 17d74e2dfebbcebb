import { type Edit, type EditFile, filesOf } from '../../domain/edit.ts';
import type { Database } from '../../store/database.ts';
import { madeByOthers, noteMade, type OutboxRow } from '../../store/outbox/outbox.ts';
import { piecesOf } from '../../store/outbox/uploads.ts';
import type { OutgoingFile } from '../../upstream/transport/outgoing-content.ts';
import type { EditSender, Looks, OutgoingEdit, Sent, SentEdit, Trace } from './edit-sender.ts';

/** One way of sending: an edit's, or a new ticket's. */
export interface Attempt {
  looks: Looks;
  find(): Promise<Trace | null>;
  send(): Promise<Sent>;
}

/** @param ticketSourceId null for a ticket still to be made */
export function attemptOf(
  database: Database,
  sender: EditSender,
  row: OutboxRow,
  ticketSourceId: string | null,
): Attempt {
  const { edit } = row;
  if (edit.kind !== 'create') return sending(database, sender, row, { ticketSourceId: ticketSourceId as string, edit });
  return row.upstream_id === null
    ? making(database, sender, row, edit)
    : completing(database, sender, row, row.upstream_id);
}

function sending(
  database: Database,
  sender: EditSender,
  row: OutboxRow,
  { ticketSourceId, edit }: { ticketSourceId: string; edit: SentEdit },
): Attempt {
  const files = filesOf(row.edit).map((file) => outgoingFile(database, file));
  const { base, created_at: madeAt } = row;
  const outgoing: OutgoingEdit = { mark: markOf(row), ticketSourceId, edit, base, files, madeAt };
  return {
    looks: sender.looksFor(outgoing),
    find: async () => {
      const others = files.length > 0 ? await madeByOthers(database.read, row) : [];
      return sender.find({ ...outgoing, madeByOthers: others });
    },
    send: () => sender.send(outgoing),
  };
}

/** Makes the ticket. It is kept which one that is before its files are seen to: whatever becomes of them, it is made once. */
function making(
  database: Database,
  sender: EditSender,
  row: OutboxRow,
  { ticket, files = [] }: Extract<Edit, { kind: 'create' }>,
): Attempt {
  const outgoing = {
    mark: markOf(row),
    ticket,
    files: files.map((file) => outgoingFile(database, file)),
    sentAt: row.sent_at,
  };
  const complete = async (made: Trace): Promise<Trace> => {
    if (files.length === 0 || made.sourceId === null) return made;
    await noteMade(database, row.id, made.sourceId);
    await completing(database, sender, row, made.sourceId).send();
    return made;
  };
  return {
    looks: sender.looksForMade,
    find: async () => {
      const made = await sender.findMade(outgoing);
      return made && complete(made);
    },
    send: async () => ({ kind: 'stands', ...(await complete(await sender.make(outgoing))) }),
  };
}

/** Gives a ticket that was made the files that did not go with it. */
function completing(database: Database, sender: EditSender, row: OutboxRow, sourceId: string): Attempt {
  const { looks, find, send } = sending(database, sender, row, { ticketSourceId: sourceId, edit: { kind: 'files' } });
  return {
    looks,
    find: async () => ((await find()) ? { sourceId } : null),
    send: async () => {
      const sent = await send();
      return sent.kind === 'stands' ? { ...sent, sourceId } : sent;
    },
  };
}

const markOf = ({ id, created_at }: OutboxRow): string => `${id}-${created_at}`;

function outgoingFile(database: Database, { filename, mimeType, sizeBytes, uploadId }: EditFile): OutgoingFile {
  return { filename, mimeType, sizeBytes, open: () => piecesOf(database.read, { uploadId, sizeBytes }) };
}
