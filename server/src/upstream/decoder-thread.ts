// Runs in a thread of its own: see threaded-decoder.ts.
import { constants, getPriority, setPriority } from 'node:os';
import { answerQuestions } from '../stdx/asked-thread.ts';
import { DECODINGS } from './decodings.ts';
import type { DecodedAnswer, UndecodedAnswer } from './threaded-decoder.ts';
import { pageIn } from './transport/decoding.ts';
import { textOf } from './transport/exchange.ts';
import { DecodeError } from './transport/wire.ts';

// Where threads have priorities of their own: whoever waits for an answer of ours goes before the next page.
if (process.platform === 'linux') setPriority(0, Math.max(getPriority(0), constants.priority.PRIORITY_BELOW_NORMAL));

answerQuestions(({ name, bytes, reading }: UndecodedAnswer): DecodedAnswer => {
  const decoding = DECODINGS.get(name);
  if (decoding === undefined) throw new Error(`${name} is not among the decodings`);
  try {
    return { kind: 'page', page: pageIn(textOf(bytes), decoding, reading as never) };
  } catch (error) {
    // What passes from thread to thread does not keep its class.
    if (error instanceof DecodeError) return { kind: 'not understood', why: error.message };
    throw error;
  }
});
