/** Requests and answers as plain values, for a simulator that is used without a network. */

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
}

/** The connection broke before the answer was whole. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('the connection was reset');
  }
}
