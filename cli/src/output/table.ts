import Table from 'cli-table3';

/** A column: its heading, and whether it holds numbers. */
export interface Column {
  readonly heading: string;
  readonly numbers?: boolean;
}

// Lines would make the table unreadable for the next program of a pipe.
const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right'].flatMap((side) =>
    ['', '-mid', '-left', '-right', '-mid-mid'].map((part) => [`${side}${part}`, '']),
  ),
);

/** Aligned columns under headings, two spaces apart, without lines or colours. */
export function table(columns: readonly Column[], rows: readonly (string | number)[][]): string {
  const drawn = new Table({
    head: columns.map(({ heading }) => heading),
    colAligns: columns.map(({ numbers }) => (numbers ? 'right' : 'left')),
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  drawn.push(...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell))));
  return drawn.toString().replaceAll(/ +$/gm, '');
}

/** A count with its thousands apart, the same in every locale. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}
