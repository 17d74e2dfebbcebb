import { budgetOf, type readBudgets } from '../budgets.ts';
import { DATABASES, type ServingReport } from '../serving.ts';

const ROW = 22;
const LEFT = 230;
const WIDTH = 900;
const TOP = 40;
/** Factors of ten shown on either side of the budget. */
const REACH = 2;

const COLOURS = { sqlite: '#2f6fde', postgres: '#1f9d77' } as const;

/**
 * Every figure that has a budget as a bar: to the right by which factor it is better, to the left by which it is worse,
 * each step ten times.
 */
export function plotOf(report: ServingReport, budgets: ReturnType<typeof readBudgets>): string {
  const bars = DATABASES.flatMap((database) =>
    Object.entries(report.databases[database]?.figures ?? {}).flatMap(([name, value]) => {
      const budget = budgetOf(budgets, name, { database, tickets: report.tickets });
      if (!budget) return [];
      const better = 'min' in budget ? value / budget.min : budget.max / value;
      // What is to be nothing and is nothing has no factor.
      return [{ name, value, database, better: budget && 'max' in budget && budget.max === 0 ? none(value) : better }];
    }),
  );
  const middle = LEFT + (WIDTH - LEFT) / 2;
  const scale = (WIDTH - LEFT - 80) / 2 / REACH;
  const height = TOP + bars.length * ROW + 20;
  const rows = bars.map(({ name, value, database, better }, n) => {
    const log = Math.max(-REACH, Math.min(REACH, Math.log10(better)));
    const y = TOP + n * ROW;
    const [x, width] = log < 0 ? [middle + log * scale, -log * scale] : [middle, log * scale];
    return `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${name}</text>
<rect x="${x.toFixed(1)}" y="${y + 3}" width="${Math.max(1, width).toFixed(1)}" height="${ROW - 8}" fill="${COLOURS[database]}" opacity="${better < 1 ? 0.45 : 1}"/>
<text x="${(log < 0 ? middle + 6 : x + width + 6).toFixed(1)}" y="${y + 14}">${value}</text>`;
  });
  const ticks = Array.from({ length: 2 * REACH + 1 }, (_, n) => n - REACH).map((power) => {
    const x = (middle + power * scale).toFixed(1);
    const label = power === 0 ? 'budget' : power > 0 ? `${10 ** power}× better` : `${10 ** -power}× worse`;
    return `<line x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - 16}" stroke="#8886"/><text x="${x}" y="${TOP - 12}" text-anchor="middle">${label}</text>`;
  });
  const key = DATABASES.map(
    (database, n) =>
      `<rect x="${8 + n * 90}" y="8" width="10" height="10" fill="${COLOURS[database]}"/><text x="${22 + n * 90}" y="17">${database}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11">
<title>How far each figure is from its budget</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${[...key, ...ticks, ...rows].join('\n')}
</svg>
`;
}

function none(value: number): number {
  return value === 0 ? 10 ** REACH : 0.1 ** REACH;
}
