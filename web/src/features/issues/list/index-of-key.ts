/** Where a ticket stands in a list; -1 where it does not, or none is asked for. */
export const indexOfKey = (rows: readonly { key: string }[], key: string | undefined): number =>
  key === undefined ? -1 : rows.findIndex((row) => row.key === key);
