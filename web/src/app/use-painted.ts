import { useEffect, useState } from 'react';
import { afterPaint } from './after-paint.ts';

/** A value as the page showed it last, if it has: what nobody has to wait for follows it a frame later. */
export function usePainted<Value extends object>(value: Value): Value | undefined {
  const [painted, setPainted] = useState<Value>();
  useEffect(() => afterPaint(() => setPainted(value)), [value]);
  return painted;
}
