/** The strong entity tag of a version. */
export const entityTag = (version: number): string => `"${version}"`;

/**
 * The versions an `If-Match` header accepts; undefined where it accepts any, or there is none. Weak tags, and what
 * cannot be read, accept nothing.
 */
export function acceptedVersions(ifMatch: string | undefined): readonly string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => /^\s*"([^"]*)"\s*$/.exec(tag)?.[1] ?? []);
}
