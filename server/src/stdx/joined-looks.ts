/**
 * Makes one look serve all who ask while the one before it is under way: each gets one that began after it asked, and
 * at most one is under way. Fails for all who share it.
 */
export function joinedLooks(look: () => Promise<void>): () => Promise<void> {
  let under: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    const begun = look().finally(() => {
      if (under === begun) under = undefined;
    });
    under = begun;
    return begun;
  };
  return () => {
    if (!under) return begin();
    next ??= under
      .catch(() => {})
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
