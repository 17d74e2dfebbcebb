/** One screen at one width in one scheme, and what axe says of it. */
export interface Picture {
  screen: string;
  width: number;
  scheme: 'light' | 'dark';
  file: string;
  /** A line for each element something is wrong with. */
  violations: string[];
  /** Rules that hold. */
  passes: string[];
}

/** A row for each screen: rules broken and rules held in each picture. */
export function axeTable(pictures: readonly Picture[]): string {
  const kinds = kindsOf(pictures);
  const cell = (picture: Picture | undefined) =>
    picture ? `${picture.violations.length} / ${picture.passes.length}` : '';
  const rows = byScreen(pictures).map(([screen, its]) => [screen, ...kinds.map((kind) => cell(its.get(kind)))]);
  const faults = pictures.flatMap(({ screen, width, scheme, violations }) =>
    violations.map((line) => `- ${screen}, ${width} px, ${scheme}: \`${line}\``),
  );
  return [
    '# axe: violations / rules that hold (WCAG 2.2 AA; in the dark, colours alone)',
    '',
    ...[['screen', ...kinds], ['---', ...kinds.map(() => '---:')], ...rows].map((row) => `| ${row.join(' | ')} |`),
    '',
    ...(faults.length > 0 ? ['## Violations', '', ...faults, ''] : []),
  ].join('\n');
}

/** A page that shows the pictures of each screen beside each other. */
export function sideBySide(pictures: readonly Picture[]): string {
  const kinds = kindsOf(pictures);
  const figure = ({ file, width, scheme, violations }: Picture) =>
    `<figure style="flex:${width} 1 0"><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${width} px, ${scheme}${violations.length > 0 ? `, <b>${violations.length} violations</b>` : ''}</figcaption></figure>`;
  const sections = byScreen(pictures).map(([screen, its]) => {
    const shown = kinds.flatMap((kind) => its.get(kind) ?? []);
    return `<section><h2>${screen}</h2><div>${shown.map(figure).join('')}</div></section>`;
  });
  return `<!doctype html>
<meta charset="utf-8">
<title>Screens</title>
<style>
  body { margin: 24px; font: 13px/20px system-ui, sans-serif; color: #222; background: #f4f4f5 }
  h2 { margin: 32px 0 8px; font-size: 14px }
  div { display: flex; gap: 12px; align-items: start }
  figure { margin: 0; min-width: 0 }
  img { display: block; width: 100%; outline: 1px solid #ddd }
  figcaption { color: #666 }
  b { color: #b00 }
</style>
${sections.join('\n')}
`;
}

const kindOf = ({ width, scheme }: Picture) => `${width} ${scheme}`;
const kindsOf = (pictures: readonly Picture[]) => [
  ...new Set(pictures.toSorted((a, b) => b.width - a.width).map(kindOf)),
];

function byScreen(pictures: readonly Picture[]): [string, Map<string, Picture>][] {
  const groups = Map.groupBy(pictures, ({ screen }) => screen);
  return [...groups].map(([screen, its]) => [screen, new Map(its.map((one) => [kindOf(one), one]))]);
}
