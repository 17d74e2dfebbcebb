/** Asks an app that does not listen. */
import type { FastifyInstance } from 'fastify';
import { ConnectionLost, type SimulatorRequest, type SimulatorResponse } from './message.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

const TEXT = /^$|^text\/|json/;

/** The app's answer; rejects with ConnectionLost where a fault breaks the connection. */
export async function ask(app: FastifyInstance, request: SimulatorRequest): Promise<SimulatorResponse> {
  const { method, path, headers = {}, body } = request;
  const asked = {
    method: method.toUpperCase() as Method,
    url: path,
    headers: present(headers),
    ...(body ? { payload: body } : {}),
  };
  const answer = await app.inject(asked).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'LIGHT_ECONNRESET' ? new ConnectionLost() : error;
  });
  const answered = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
  const isText = TEXT.test(answered['content-type'] ?? '');
  return { status: answer.statusCode, headers: answered, body: isText ? answer.payload : answer.rawPayload };
}

function present(headers: NonNullable<SimulatorRequest['headers']>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
