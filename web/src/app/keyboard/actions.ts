import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ActionId } from './key-map.ts';

export type Handlers = Partial<Record<ActionId, () => void>>;

/** Sets of handlers, innermost screen last; the last one that knows an action performs it. */
const layers: { current: Handlers }[] = [];

/** Says what actions do while the calling component is on the page. */
export function useActions(handlers: Handlers): void {
  const layer = useRef(handlers);
  useLayoutEffect(() => {
    layer.current = handlers;
  });
  useEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, []);
}

/** The handler that would perform an action now, if any. */
export function handlerOf(id: ActionId): (() => void) | undefined {
  return layers.findLast((layer) => layer.current[id])?.current[id];
}
