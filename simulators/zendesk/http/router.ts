/** Finds routes by method and path; a segment of a path such as `:id` stands for any text. */

interface Routed {
  method: string;
  path: string;
}

interface Node<R> {
  fixed: Map<string, Node<R>>;
  any: Node<R> | null;
  /** By method; the names of the `:segments` on the way here come with it. */
  routes: Map<string, { route: R; names: readonly string[] }>;
}

export interface Match<R> {
  route: R;
  params: Record<string, string>;
}

export class Router<R extends Routed> {
  readonly #root: Node<R> = emptyNode();

  constructor(routes: readonly R[]) {
    for (const route of routes) this.#add(route);
  }

  /** The route for a request; fixed segments win over `:segments`. */
  find(method: string, path: string): Match<R> | null {
    const segments = split(path);
    // Asking for the head alone is asking for the same thing.
    const verb = method === 'HEAD' ? 'GET' : method;
    return this.#search(this.#root, segments, 0, verb, []);
  }

  #add(route: R): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of split(route.path)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node.any ??= emptyNode();
        node = node.any;
      } else {
        const next = node.fixed.get(segment) ?? emptyNode();
        node.fixed.set(segment, next);
        node = next;
      }
    }
    node.routes.set(route.method, { route, names });
  }

  #search(node: Node<R>, path: readonly string[], at: number, method: string, values: string[]): Match<R> | null {
    const segment = path[at];
    if (segment === undefined) {
      const found = node.routes.get(method);
      if (found === undefined) return null;
      return { route: found.route, params: Object.fromEntries(found.names.map((name, i) => [name, values[i]!])) };
    }
    const fixed = node.fixed.get(segment);
    const match = fixed === undefined ? null : this.#search(fixed, path, at + 1, method, values);
    if (match !== null || node.any === null) return match;
    return this.#search(node.any, path, at + 1, method, [...values, segment]);
  }
}

function emptyNode<R>(): Node<R> {
  return { fixed: new Map(), any: null, routes: new Map() };
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
