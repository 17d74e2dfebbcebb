import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import {
  type Answer,
  AnswerInBytes,
  type Exchange,
  type Outgoing,
} from '../../server/src/upstream/transport/exchange.ts';

/** What is kept of an answer beside its body. */
interface Label {
  readonly asked: string;
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly bytes: number;
}

/** Passes requests on, and keeps every answer in a file as it came, in order. */
export function recordingExchange(exchange: Exchange, file: string): { exchange: Exchange; close(): void } {
  const tape = openSync(file, 'w');
  return {
    exchange: async (outgoing, signal) => {
      const answer = await exchange(outgoing, signal);
      const body = answer.bytes ?? Buffer.from(answer.text);
      const { status, headers } = answer;
      const label = Buffer.from(
        JSON.stringify({ asked: keyOf(outgoing), status, headers, bytes: body.length } satisfies Label),
      );
      const length = Buffer.alloc(4);
      length.writeUInt32LE(label.length);
      writeSync(tape, Buffer.concat([length, label, body]));
      return answer;
    },
    close: () => closeSync(tape),
  };
}

/**
 * Answers from such a file, in about the order in which it was recorded: bytes, as they would come over a network.
 * Getting them into memory, a few hundredths of the time, counts as ours.
 */
export function replayingExchange(file: string): { exchange: Exchange; close(): void } {
  const tape = openSync(file, 'r');
  /** What was asked more than once is answered in turn. */
  const passed = new Map<string, Answer[]>();
  const take = (key: string): Answer => {
    for (let answer = passed.get(key)?.shift(); ; answer = passed.get(key)?.shift()) {
      if (answer) return answer;
      const { label, body } = readFrame(tape, key);
      const answers = passed.get(label.asked) ?? [];
      passed.set(label.asked, answers);
      answers.push(new AnswerInBytes(label.status, label.headers, body));
    }
  };
  return { exchange: async (outgoing) => take(keyOf(outgoing)), close: () => closeSync(tape) };
}

function readFrame(tape: number, wanted: string): { label: Label; body: Uint8Array<ArrayBuffer> } {
  const length = Buffer.alloc(4);
  if (readSync(tape, length) < 4) throw new Error(`nothing was recorded for ${wanted}`);
  const label = Buffer.alloc(length.readUInt32LE());
  readSync(tape, label);
  const said = JSON.parse(label.toString()) as Label;
  const body = new Uint8Array(said.bytes);
  if (readSync(tape, body) < said.bytes) throw new Error('the tape ends within an answer');
  return { label: said, body };
}

function keyOf({ method, path, body }: Outgoing): string {
  return `${method} ${path} ${body}`;
}
