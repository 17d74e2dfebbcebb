/** A mistake one could make in the server: in a file, one text in place of another. */
export interface PlantedBug {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs in it once. */
  readonly find: string;
  readonly replace: string;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [];

export function plantedSource({ name, file, find, replace }: PlantedBug, source: string): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${name}: its place in ${file} is there ${parts.length - 1} times`);
  return parts.join(replace);
}
