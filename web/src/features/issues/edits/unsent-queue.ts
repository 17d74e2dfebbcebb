import { issueRoutes } from '@speedyflow/contract/issues';
import type { CommentView, EditView, TicketRowView } from '@speedyflow/contract/ticket';
import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { deviceMemory } from '../../../app/device-memory.ts';
import { rememberedNames } from '../../../app/remembered-names.ts';
import type { LiveUpdates } from '../../changes/live-updates.ts';
import { onReturn } from '../../changes/on-return.ts';
import { bringFile } from '../files/bring-file.ts';
import { keptFiles } from '../files/kept-files.ts';
import { rowOf } from '../held/row-of.ts';
import { drafts } from '../ticket/drafts.ts';
import { forgetAnswers, rememberAnswer } from './answered-rows.ts';
import { exclusively } from './exclusively.ts';
import { isForLater } from './is-for-later.ts';
import { isUndecided, localEdits } from './local-edits.ts';
import { sayInConversation } from './say-in-conversation.ts';
import { sendRequest } from './send-request.ts';
import { hide, show, shownUnsent } from './shown-unsent.ts';
import { SteadyUnsent } from './steady-unsent.ts';
import { beingKept, justSaid, type Unsent, type UnsentComment, type UnsentEdit, type UnsentRequest } from './unsent.ts';
import type { UnsentStore } from './unsent-store.ts';
import { weighChange } from './weigh-change.ts';
import { weighEdit } from './weigh-edit.ts';
import { writeRow } from './write-row.ts';

/** Tickets whose edits are sent at once. */
const LANES = 3;
/** A ticket that changes faster than this many looks is somebody else's to finish first. */
const LOOKS = 5;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;

/** The page that shows what becomes of it. */
export interface UnsentPage {
  client: QueryClient;
  updates: LiveUpdates;
}

type Answer = { data: { ticket: TicketRowView; edit: EditView } };
type SaidAnswer = { data: Answer['data'] & { comment: CommentView } };

/** `later`: the server was not reached, or did not get to it. */
type Outcome = 'settled' | 'later';

/**
 * Sends what a person says: for each ticket in order, each until the server has taken or refused it. What cannot be sent
 * now is sent when the server is heard again, by this page or by the next one.
 */
export class UnsentQueue {
  readonly #store: UnsentStore;
  readonly #personId: number;
  readonly #working = new Map<string, Promise<Outcome>>();
  readonly #askedAgain = new Set<string>();
  readonly #sending = new Set<string>();
  #page: UnsentPage | undefined;
  /** The other pages of this person, which are told of which ticket something has become. */
  #others: BroadcastChannel | undefined;
  #retryMs = RETRY_FIRST_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: UnsentStore, personId: number) {
    this.#store = store;
    this.#personId = personId;
  }

  /** Begins to send; returns how to stop. */
  start(page: UnsentPage): () => void {
    this.#page = page;
    const wake = () => void this.wake();
    const stopHearing = onReturn(wake);
    const others = new BroadcastChannel(`speedyflow.unsent.${this.#personId}`);
    others.onmessage = ({ data: key }: MessageEvent<string>) => void this.#showKept(key);
    this.#others = others;
    wake();
    return () => {
      if (this.#page === page) this.#page = undefined;
      clearTimeout(this.#timer);
      stopHearing();
      others.close();
      if (this.#others === others) this.#others = undefined;
    };
  }

  /** Keeps it and sends it. An edit takes the place of one of the same field that was not sent yet. */
  async add(unsent: Unsent): Promise<void> {
    await this.#store.put(unsent);
    beingKept.delete(unsent.id);
    if (unsent.kind === 'edit') await this.#replaceOthers(unsent);
    await this.#sendTicket(unsent.key);
  }

  async #replaceOthers({ id, key, field }: UnsentEdit): Promise<void> {
    for (const other of await this.#store.ofTicket(key)) {
      const replaced = other.kind === 'edit' && other.field === field && other.id !== id;
      if (replaced && !this.#sending.has(other.id)) await this.#store.remove(other.id);
    }
  }

  /** Gives it up. */
  async drop(id: string): Promise<void> {
    await this.#store.remove(id);
    const dropped = shownUnsent().find((unsent) => unsent.id === id);
    if (dropped) {
      hide(dropped);
      this.#others?.postMessage(dropped.key);
    }
  }

  /** Sends whatever waits. */
  async wake(): Promise<void> {
    clearTimeout(this.#timer);
    const waiting = (await this.#store.all()).filter((unsent) => !isUndecided(unsent));
    const keys = [...new Set(waiting.map(({ key }) => key))].values();
    const lane = async () => {
      for (const key of keys) if ((await this.#sendTicket(key)) === 'later') return;
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** Rows that the server answered are others' to read no more. */
  async leave(): Promise<void> {
    forgetAnswers();
    await this.#store.forgetAnswered();
    this.#store.close();
  }

  async #sendTicket(key: string): Promise<Outcome> {
    if (!this.#page) return 'settled';
    const working = this.#working.get(key);
    if (!working) {
      const work = this.#workOff(key);
      this.#working.set(key, work);
      return work;
    }
    this.#askedAgain.add(key);
    return working;
  }

  async #workOff(key: string): Promise<Outcome> {
    let outcome: Outcome;
    try {
      do {
        outcome = 'settled' as Outcome;
        await exclusively(`speedyflow.unsent.${this.#personId}.${key}`, async () => {
          for (let next = await this.#next(key); next && outcome === 'settled'; next = await this.#next(key)) {
            outcome = await this.#send(next);
          }
        });
        await this.#showKept(key);
        // Said, or the network back, between the last look and the end of it.
      } while (this.#askedAgain.delete(key));
    } finally {
      this.#working.delete(key);
      this.#others?.postMessage(key);
    }
    if (outcome === 'later') this.#tryLater();
    else this.#retryMs = RETRY_FIRST_MS;
    return outcome;
  }

  async #next(key: string): Promise<Unsent | undefined> {
    return (await this.#store.ofTicket(key)).find((unsent) => !isUndecided(unsent));
  }

  async #send(unsent: Unsent): Promise<Outcome> {
    this.#sending.add(unsent.id);
    try {
      if (unsent.kind === 'edit') await this.#sendEdit(unsent);
      else if (unsent.kind === 'comment') await this.#sendComment(unsent);
      else await this.#sendRequest(unsent);
      return 'settled';
    } catch (error) {
      if (isForLater(error)) {
        this.#retryMs = Math.max(this.#retryMs, Number(error.retryAfter) * 1_000 || 0);
        return 'later';
      }
      // As it is kept by now: a part of it may be decided about by itself, and it may be given up.
      const kept = (await this.#store.ofTicket(unsent.key)).find(({ id }) => id === unsent.id);
      if (kept) await this.#keep({ ...kept, error: asApiError(error) });
      return 'settled';
    } finally {
      this.#sending.delete(unsent.id);
    }
  }

  /** @throws ApiError when it is not taken */
  async #sendEdit(given: UnsentEdit): Promise<void> {
    let edit = given;
    for (let look = 0; ; look++) {
      try {
        const { data } = await requestEdit(edit);
        await this.#goOnFrom(edit, data.ticket.seq);
        return await this.#settled(edit, data);
      } catch (error) {
        if (!isAboutAnotherVersion(error) || look === LOOKS) throw error;
        const present = await readPresent(edit.key);
        const weighed = weighEdit(edit, present);
        if (weighed.kind === 'stands') return this.#settled(edit, { ticket: present });
        if (weighed.kind === 'conflict') return this.#keep({ ...edit, theirs: weighed.theirs });
        // Nobody touched the field, and still the move is none of this status.
        if (weighed.edit.version === edit.version) throw error;
        edit = weighed.edit;
      }
    }
  }

  /** @throws ApiError when it is not taken */
  async #sendComment(given: UnsentComment): Promise<void> {
    let comment = given;
    for (const file of given.files ?? []) await bringFile(this.#personId, given.key, file);
    for (let look = 0; ; look++) {
      try {
        return await this.#said(comment, await requestComment(comment));
      } catch (error) {
        const { key, edit, seen } = comment;
        if (!isAboutAnotherVersion(error) || look === LOOKS || !edit || !seen) throw error;
        const present = await readPresent(key);
        if (present.seq === seen.seq) throw error;
        const weighed = weighChange({ ...comment, edit, seen }, present);
        for (const conflict of weighed.conflicts) await this.#keep(conflict);
        comment = weighed.comment;
        await this.#store.put(comment);
      }
    }
  }

  /** @throws ApiError when it is not taken */
  async #sendRequest(request: UnsentRequest): Promise<void> {
    await sendRequest(this.#personId, request.request, this.#page?.client);
    await this.#store.remove(request.id);
    hide(request);
  }

  async #said(comment: UnsentComment, { data }: SaidAnswer): Promise<void> {
    const { id, key } = comment;
    // One that has arrived stands in the conversation under another id, or comes with the next reading of it.
    if (data.edit.state !== 'confirmed' && this.#page) sayInConversation(this.#page.client, key, data.comment);
    if (drafts.read(this.#personId, key).id === id) drafts.write(this.#personId, key, { body: '', public: true });
    await this.#settled(comment, data);
    await keptFiles.forget(this.#personId, comment.files?.map((file) => file.id) ?? []).catch(() => undefined);
  }

  /** The server has it. What it answered shows before what was laid over it goes. */
  async #settled(unsent: Unsent, { ticket, edit }: { ticket: TicketRowView; edit?: EditView }): Promise<void> {
    await this.#store.taken(unsent.id, ticket);
    if (this.#page) writeRow(this.#page.client, ticket, edit);
    hide(unsent);
    this.#page?.updates.changed(unsent.key);
  }

  /** The server took it at its version, so nobody came between: what was made to the same is made to what it became. */
  async #goOnFrom({ id, key, version }: UnsentEdit, now: number): Promise<void> {
    for (const other of await this.#store.ofTicket(key)) {
      if (other.kind === 'edit' && other.id !== id && other.version === version)
        await this.#store.put({ ...other, version: now });
    }
  }

  /** A person has to decide about it, unless they have said something else meanwhile. */
  async #keep(unsent: Unsent): Promise<void> {
    if (unsent.kind === 'edit' && isReplaced(unsent)) return this.#store.remove(unsent.id);
    await this.#store.put(unsent);
    if (unsent.kind === 'edit') await this.#replaceOthers(unsent);
    show(unsent);
  }

  /** Shows of a ticket what is kept, whichever page kept it, sent it or gave it up. */
  async #showKept(key: string): Promise<void> {
    const shown = shownUnsent().filter((unsent) => unsent.key === key && !beingKept.has(unsent.id));
    const kept = new Map((await this.#store.ofTicket(key)).map((unsent) => [unsent.id, unsent]));
    const gone = shown.filter(({ id }) => !kept.has(id));
    // What another page was answered shows before what was laid over it goes.
    if (gone.length > 0) for (const row of await this.#store.answered()) rememberAnswer(row);
    gone.forEach(hide);
    for (const unsent of kept.values()) {
      if (!beingKept.has(unsent.id) && !(unsent.kind === 'edit' && isReplaced(unsent))) show(unsent);
    }
    if (gone.length > 0) this.#page?.updates.changed(key);
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.wake(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }
}

/** Opens what a person has said on this device, and shows it. */
export async function openUnsent(personId: number): Promise<UnsentQueue> {
  const store = new SteadyUnsent(personId);
  for (const name of rememberedNames(justSaid(personId))) {
    const unsent = deviceMemory.read<Unsent | null>(name, null);
    if (!unsent) continue;
    await store.put(unsent);
    beingKept.delete(unsent.id);
  }
  for (const row of await store.answered()) rememberAnswer(row);
  for (const unsent of await store.all()) show(unsent);
  return new UnsentQueue(store, personId);
}

function requestEdit({ key, wish, version }: UnsentEdit): Promise<Answer> {
  const to = { params: { key }, ifMatch: version };
  switch (wish.route) {
    case 'transition':
      return call(issueRoutes.transition, { ...to, body: wish.body });
    case 'assign':
      return call(issueRoutes.assign, { ...to, body: wish.body });
    case 'take':
      return call(issueRoutes.take, to);
    case 'edit':
      return call(issueRoutes.edit, { ...to, body: wish.body });
  }
}

/** The ticket as it is now: from here on nothing shows that is older, whatever becomes of what was said. */
async function readPresent(key: string): Promise<TicketRowView> {
  const present = rowOf((await call(issueRoutes.get, { params: { key } })).data);
  rememberAnswer(present);
  return present;
}

function isReplaced({ key, field, id, order }: UnsentEdit): boolean {
  const shown = localEdits.get().get(key) ?? [];
  return shown.some((edit) => edit.field === field && edit.id !== id && edit.order > order);
}

function requestComment({ id, key, body, public: isPublic, files, edit, seen }: UnsentComment): Promise<SaidAnswer> {
  return call(issueRoutes.comment, {
    params: { key },
    body: {
      body,
      public: isPublic,
      draft_id: id,
      ...(edit ? { edit } : {}),
      ...(files?.length ? { uploads: files.map((file) => file.id) } : {}),
    },
    ...(edit && seen ? { ifMatch: seen.seq } : {}),
  });
}

function isAboutAnotherVersion(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'PRECONDITION_FAILED' || error.code === 'INVALID_TRANSITION');
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('INTERNAL_ERROR', String(error), 500);
}
