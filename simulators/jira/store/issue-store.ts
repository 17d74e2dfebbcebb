/** All issues of a site: the beginning is the site's, what was written since lies over it. */
import type { Issue } from '../model/issue.ts';
import type { OwnedKind, Site } from '../model/site.ts';
import { Columns } from './columns.ts';
import { type Journal, type JournalEntry, type KeptName, openJournal } from './journal.ts';

const KEPT_ISSUES = 1024;

export interface StoreOptions {
  site: Site;
  now(): number;
  /** How long a write stays invisible to searches. */
  indexLagMs: number;
  stateFile: string | null;
}

export class IssueStore {
  readonly columns: Columns;
  /** Moves with every change a search could see. */
  version = 0;
  readonly #site: Site;
  readonly #now: () => number;
  #lagMs: number;
  readonly #journal: Journal;
  /** Issues written since the beginning by row; null where one was deleted. */
  readonly #written = new Map<number, Issue | null>();
  readonly #kept = new Map<number, Issue>();
  readonly #rowByKey = new Map<string, number>();
  readonly #rowById = new Map<number, number>();
  readonly #owners = new Map<string, number>();
  readonly #files = new Map<string, string>();
  readonly #beside = new Map<KeptName, unknown>();
  #unindexed: { row: number; visibleAt: number }[] = [];
  readonly #deletedWorklogs: { id: string; at: number }[] = [];
  readonly #lastNumber = new Map<string, number>();
  #rows: number;
  #nextId: number;

  constructor(options: StoreOptions) {
    this.#site = options.site;
    this.#now = options.now;
    this.#lagMs = options.indexLagMs;
    this.#rows = options.site.size;
    this.#nextId = options.site.firstFreeId;
    this.columns = new Columns(options.site.size);
    for (let row = 0; row < options.site.size; row++) {
      const issue = options.site.load(row);
      this.columns.set(row, issue);
      this.#noteNumber(issue);
    }
    this.#journal = openJournal(options.stateFile, options.site.name);
    this.#journal.replay((entry) => this.#apply(entry));
  }

  /** Every row there ever was, deleted ones included. */
  get rows(): number {
    return this.#rows;
  }

  get(row: number): Issue | undefined {
    const written = this.#written.get(row);
    if (written !== undefined) return written ?? undefined;
    if (row >= this.#site.size) return undefined;
    const kept = this.#kept.get(row);
    if (kept) return kept;
    const issue = this.#site.load(row);
    if (this.#kept.size >= KEPT_ISSUES) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(row, issue);
    return issue;
  }

  rowOfId(id: number): number | undefined {
    return this.#rowById.get(id) ?? this.#site.rowOfId(id);
  }

  /** The row of a numeric id or a key, present or former, in any case. */
  rowOf(idOrKey: string): number | undefined {
    if (/^\d+$/.test(idOrKey)) return this.rowOfId(Number(idOrKey));
    const key = idOrKey.toUpperCase();
    return this.#rowByKey.get(key) ?? this.#site.rowOfKey(key);
  }

  byId(id: number): Issue | undefined {
    const row = this.rowOfId(id);
    return row === undefined ? undefined : this.get(row);
  }

  /** The issue that owns a comment, worklog, link or attachment. */
  ownerOf(kind: OwnedKind, id: string): Issue | undefined {
    const row = this.#owners.get(`${kind} ${id}`) ?? (/^\d+$/.test(id) ? this.#site.rowOfOwned(kind, id) : undefined);
    return row === undefined ? undefined : this.get(row);
  }

  nextId(): number {
    return this.#nextId++;
  }

  /** The number the next issue of a project gets. */
  nextNumber(project: string): number {
    return (this.#lastNumber.get(project) ?? 0) + 1;
  }

  /** Adds a new issue behind all others. */
  insert(issue: Issue): void {
    this.#commit({ kind: 'issue', row: this.#rows, issue: plain(issue) });
  }

  /** Replaces an issue with its changed self. */
  save(issue: Issue): void {
    this.#commit({ kind: 'issue', row: this.rowOfId(issue.id)!, issue: plain(issue) });
  }

  delete(issue: Issue): void {
    this.#commit({ kind: 'deleted', row: this.rowOfId(issue.id)!, at: this.#now() });
  }

  noteWorklogDeleted(id: string): void {
    this.#commit({ kind: 'worklog_deleted', id, at: this.#now() });
  }

  deletedWorklogs(): readonly { id: string; at: number }[] {
    return this.#deletedWorklogs;
  }

  /** Lets searches see what is due; the ids named are brought up to date at once. */
  refresh(reconcileIds: readonly number[] = []): void {
    const now = this.#now();
    const forced = new Set(reconcileIds.map((id) => this.rowOfId(id)));
    const isDue = ({ row, visibleAt }: { row: number; visibleAt: number }): boolean =>
      visibleAt <= now || forced.has(row);
    const due = new Set(this.#unindexed.filter(isDue).map(({ row }) => row));
    if (due.size === 0) return;
    this.#unindexed = this.#unindexed.filter((one) => !isDue(one));
    for (const row of due) this.#index(row);
  }

  /** Whether there are writes that searches do not see yet. */
  get isBehind(): boolean {
    return this.#unindexed.length > 0;
  }

  isDeleted(row: number): boolean {
    return this.#written.get(row) === null;
  }

  /** From now on writes stay invisible to searches for so long. */
  setIndexLag(ms: number): void {
    this.#lagMs = ms;
  }

  /** Keeps the bytes of an attachment, over restarts too. */
  keepFile(id: string, bytes: Uint8Array): void {
    this.#commit({ kind: 'file', id, base64: Buffer.from(bytes).toString('base64') });
  }

  /** The bytes of an attachment that somebody brought. */
  file(id: string): Uint8Array | undefined {
    const base64 = this.#files.get(id);
    return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  }

  /** Keeps something beside the issues, over restarts too. */
  keep(name: KeptName, value: unknown): void {
    this.#commit({ kind: 'kept', name, value });
  }

  kept(name: KeptName): unknown {
    return this.#beside.get(name);
  }

  #commit(entry: JournalEntry): void {
    this.#journal.append(entry);
    this.#apply(entry);
  }

  #apply(entry: JournalEntry): void {
    if (entry.kind === 'site') return;
    if (entry.kind === 'kept') {
      this.#beside.set(entry.name, entry.value);
      // What is kept may be what queries ask about, such as sprints.
      this.version += 1;
      return;
    }
    if (entry.kind === 'file') {
      this.#files.set(entry.id, entry.base64);
      return;
    }
    if (entry.kind === 'worklog_deleted') {
      this.#deletedWorklogs.push({ id: entry.id, at: entry.at });
      return;
    }
    const { row } = entry;
    if (entry.kind === 'deleted') this.#written.set(row, null);
    else this.#adopt(row, entry.issue);
    if (this.#lagMs > 0) this.#unindexed.push({ row, visibleAt: this.#now() + this.#lagMs });
    else this.#index(row);
  }

  #adopt(row: number, issue: Issue): void {
    this.#written.set(row, issue);
    this.#rows = Math.max(this.#rows, row + 1);
    this.#rowById.set(issue.id, row);
    this.#rowByKey.set(issue.key.toUpperCase(), row);
    this.#noteNumber(issue);
    const owned: [OwnedKind, readonly { id: string }[]][] = [
      ['comment', issue.comments],
      ['worklog', issue.worklogs],
      ['link', issue.links],
      ['attachment', issue.attachments],
    ];
    for (const [kind, things] of owned) {
      for (const { id } of things) {
        this.#owners.set(`${kind} ${id}`, row);
        this.#nextId = Math.max(this.#nextId, Number(id) + 1);
      }
    }
    for (const { id } of issue.histories) this.#nextId = Math.max(this.#nextId, Number(id) + 1);
    if (row >= this.#site.size) this.#nextId = Math.max(this.#nextId, issue.id + 1);
  }

  #noteNumber(issue: Issue): void {
    const last = this.#lastNumber.get(issue.project) ?? 0;
    if (issue.number > last) this.#lastNumber.set(issue.project, issue.number);
  }

  #index(row: number): void {
    this.columns.set(row, this.get(row) ?? null);
    this.version += 1;
  }
}

/** A copy without lazily computed parts. */
function plain(issue: Issue): Issue {
  return { ...issue };
}
