/** What searches look at, as typed columns by row: a million issues stay small and a scan stays quick. */
import type { Issue } from '../model/issue.ts';

/** Numbers strings from 1; 0 stands for none. */
export class Codes {
  readonly #codes = new Map<string, number>();
  readonly #values: string[] = [''];

  code(value: string | null): number {
    if (value === null) return 0;
    let code = this.#codes.get(value);
    if (code === undefined) {
      code = this.#values.length;
      this.#codes.set(value, code);
      this.#values.push(value);
    }
    return code;
  }

  value(code: number): string {
    return this.#values[code]!;
  }

  get size(): number {
    return this.#values.length;
  }
}

/** Numbers sets of strings, for columns with several values per issue. */
export class SetCodes {
  readonly #codes = new Codes();
  readonly #sets: (readonly string[])[] = [[]];

  code(values: readonly string[]): number {
    if (values.length === 0) return 0;
    const code = this.#codes.code(values.join('\u0000'));
    if (code === this.#sets.length) this.#sets.push(values);
    return code;
  }

  values(code: number): readonly string[] {
    return this.#sets[code]!;
  }

  get size(): number {
    return this.#sets.length;
  }
}

export const CODED = [
  'project',
  'type',
  'status',
  'priority',
  'resolution',
  'assignee',
  'reporter',
  'creator',
] as const;
export type CodedColumn = (typeof CODED)[number];
export const SETS = ['labels', 'components', 'sprints'] as const;
export type SetColumn = (typeof SETS)[number];
export const INSTANTS = ['createdAt', 'updatedAt', 'resolvedAt', 'statusChangedAt', 'due'] as const;
export type InstantColumn = (typeof INSTANTS)[number];

export class Columns {
  size = 0;
  id: Float64Array;
  number: Uint32Array;
  parent: Float64Array;
  alive: Uint8Array;
  readonly coded: Record<CodedColumn, Uint16Array>;
  readonly sets: Record<SetColumn, Uint32Array>;
  /** NaN where there is none. */
  readonly instants: Record<InstantColumn, Float64Array>;
  readonly codes = Object.fromEntries(CODED.map((name) => [name, new Codes()])) as Record<CodedColumn, Codes>;
  readonly setCodes = Object.fromEntries(SETS.map((name) => [name, new SetCodes()])) as Record<SetColumn, SetCodes>;

  constructor(capacity: number) {
    this.id = new Float64Array(capacity);
    this.number = new Uint32Array(capacity);
    this.parent = new Float64Array(capacity);
    this.alive = new Uint8Array(capacity);
    this.coded = Object.fromEntries(CODED.map((name) => [name, new Uint16Array(capacity)])) as Record<
      CodedColumn,
      Uint16Array
    >;
    this.sets = Object.fromEntries(SETS.map((name) => [name, new Uint32Array(capacity)])) as Record<
      SetColumn,
      Uint32Array
    >;
    this.instants = Object.fromEntries(INSTANTS.map((name) => [name, new Float64Array(capacity)])) as Record<
      InstantColumn,
      Float64Array
    >;
  }

  /** Writes an issue's row; null removes it from every search. */
  set(row: number, issue: Issue | null): void {
    if (row >= this.id.length) this.#grow(row + 1);
    this.size = Math.max(this.size, row + 1);
    this.alive[row] = issue === null ? 0 : 1;
    if (issue === null) return;
    this.id[row] = issue.id;
    this.number[row] = issue.number;
    this.parent[row] = issue.parent ?? 0;
    for (const name of CODED) this.coded[name][row] = this.codes[name].code(issue[name]);
    this.sets.labels[row] = this.setCodes.labels.code(issue.labels);
    this.sets.components[row] = this.setCodes.components.code(issue.components);
    this.sets.sprints[row] = this.setCodes.sprints.code(issue.sprints.map(String));
    this.instants.createdAt[row] = issue.createdAt;
    this.instants.updatedAt[row] = issue.updatedAt;
    this.instants.resolvedAt[row] = issue.resolvedAt ?? Number.NaN;
    this.instants.statusChangedAt[row] = issue.statusChangedAt;
    this.instants.due[row] = issue.due === null ? Number.NaN : Date.parse(issue.due);
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, Math.ceil(this.id.length * 1.5) + 64);
    this.id = grown(this.id, capacity);
    this.number = grown(this.number, capacity);
    this.parent = grown(this.parent, capacity);
    this.alive = grown(this.alive, capacity);
    for (const name of CODED) this.coded[name] = grown(this.coded[name], capacity);
    for (const name of SETS) this.sets[name] = grown(this.sets[name], capacity);
    for (const name of INSTANTS) this.instants[name] = grown(this.instants[name], capacity);
  }
}

function grown<Column extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  column: Column,
  capacity: number,
): Column {
  const larger = new (column.constructor as new (length: number) => Column)(capacity);
  larger.set(column);
  return larger;
}
