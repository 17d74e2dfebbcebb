/** Requests and answers as plain values, so that the account can be used with a network or without. */

export interface SimulatorRequest {
  method: string;
  /** With its query. */
  path: string;
  headers?: Readonly<Record<string, string | string[] | undefined>>;
  body?: string | Buffer | null;
}

export interface SimulatorResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Bytes for files, text for everything else. */
  body: string | Buffer;
  /** The connection broke within the body, which is therefore not whole. */
  broken?: true;
}

/** The connection broke before anything was answered. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('the connection was reset');
  }
}

/** A request taken apart: header names in lower case, the path without query and `.json`. */
export interface Incoming {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bytes: string | Buffer;
}

export function readRequest({ method, path, headers = {}, body }: SimulatorRequest): Incoming {
  const [, plain = '/', search = ''] = /^([^?]*)\??(.*)$/s.exec(path)!;
  return {
    method: method.toUpperCase(),
    path: plain.replace(/\.json$/, ''),
    query: readQuery(search),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    bytes: body ?? '',
  };
}

function readQuery(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query[name];
    query[name] = known === undefined ? value : [known, value].flat();
  }
  return query;
}
