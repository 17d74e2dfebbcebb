import { pathToFileURL } from 'node:url';
import { linesWith, type Place, reached } from './call-trail.ts';
import { ROOT, type SourceFile, sourceFiles } from './source-files.ts';

/** A route of the contract, and the name it goes by in code: `issueRoutes.queue`. */
interface NamedRoute {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly name: string;
}

const LABELS: readonly (readonly [label: string, path: RegExp])[] = [
  ['service', /^server\/src\/features\/(?!.*\.(store|routes)\.ts$)/],
  ['store', /\.store\.ts$|^server\/src\/store\//],
  ['read model', /^server\/src\/readmodel\//],
];

async function routesOf(files: readonly SourceFile[]): Promise<NamedRoute[]> {
  const contract = files.filter(({ path }) => /^contract\/src\/[^.]+\.ts$/.test(path));
  const modules = await Promise.all(contract.map(({ path }) => import(pathToFileURL(`${ROOT}${path}`).href)));
  return modules.flatMap((module: Record<string, object>) =>
    Object.entries(module)
      .filter(([name]) => name.endsWith('Routes'))
      .flatMap(([group, routes]) =>
        Object.entries(routes).map(([verb, route]) => ({ ...(route as NamedRoute), name: `${group}.${verb}` })),
      ),
  );
}

/** The routes a question means: an id, or a path with or without its method and the prefix of the API. */
function matching(routes: readonly NamedRoute[], question: string): NamedRoute[] {
  const [, method, path = ''] = /^(?:([A-Z]+)\s+)?(.*)$/.exec(question.trim()) ?? [];
  const wanted = path.replace(/^\/api(\/v\d+)?(?=\/)/, '').replace(/\?.*$/, '');
  const fits = routes.filter(
    (route) => route.id === path || ((!method || route.method === method) && patternOf(route).test(wanted)),
  );
  // A path that is spelled out wins over one with a parameter in its place.
  const fewest = Math.min(...fits.map(parameters));
  return fits.filter((route) => parameters(route) === fewest);
}

function patternOf({ path }: NamedRoute): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`);
}

function parameters({ path }: NamedRoute): number {
  return path.split(':').length;
}

function report(route: NamedRoute, files: readonly SourceFile[]): string {
  const within = (prefix: RegExp) => files.filter(({ path }) => prefix.test(path) && !/\.test\.tsx?$/.test(path));
  const word = new RegExp(`\\b${route.name.replace('.', '\\.')}\\b`);
  const handlers = linesWith(within(/^server\/src\/(features|http)\//), word);
  const behind = handlers.flatMap((handler) => reached(files, handler));
  const found: [string, Place[]][] = [
    ['contract', linesWith(within(/^contract\//), new RegExp(`id: '${route.id}'`))],
    ['handler', handlers],
    ...LABELS.map(([label, path]): [string, Place[]] => [label, behind.filter((place) => path.test(place.path))]),
    ['web', linesWith(within(/^web\/src\//), word)],
    ['command line', linesWith(within(/^cli\/src\//), word)],
  ];
  const lines = found.flatMap(([label, places]) =>
    (places.length > 0 ? places : [undefined]).map((place, index) => {
      const where = place ? `${place.path}:${place.line}${place.name ? `  ${place.name}` : ''}` : '–';
      return `  ${(index === 0 ? label : '').padEnd(14)}${where}`;
    }),
  );
  return [`${route.id}  ${route.method} ${route.path}`, ...lines].join('\n');
}

const question = process.argv.slice(2).join(' ');
const files = sourceFiles();
const found = matching(await routesOf(files), question);
if (found.length > 0) {
  process.stdout.write(`${found.map((route) => report(route, files)).join('\n\n')}\n`);
} else {
  process.stderr.write(
    `No route fits "${question}". Ask for an id or a path: npm run where -- "GET /api/queue/1/issues"\n`,
  );
  process.exitCode = 1;
}
