/** Which requests fail, and how: an ordered list of rules, drawn with a seed so that a run can be repeated. */
import { unit } from '../world/random.ts';

/** What happens to a request that a rule strikes. */
export type FaultEffect =
  /** Answer this instead; the request is not applied. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  /** Close the connection without an answer; the request is not applied. */
  | { kind: 'drop' }
  /** Apply the request, then close the connection without an answer. */
  | { kind: 'apply_then_drop' }
  /** Send the head and the first bytes of the true answer, then close the connection. */
  | { kind: 'truncate'; bytes: number }
  /** Answer late. */
  | { kind: 'delay'; ms: number };

export interface FaultRule {
  /** Any method when absent. */
  method?: string;
  /** The path without its query; `*` stands for any run of characters. */
  path: string;
  effect: FaultEffect;
  /** Share of the matching requests that are struck; all when absent. */
  probability?: number;
  /** Matching requests let through before the first strike. */
  after?: number;
  /** Strikes before the rule is spent; unlimited when absent. */
  times?: number;
}

export interface FaultRules {
  add(rule: FaultRule): void;
  clear(): void;
  list(): readonly FaultRule[];
  /** The effects that strike this request: at most one delay, and at most one other. */
  strike(method: string, path: string): FaultEffect[];
}

interface Armed {
  rule: FaultRule;
  pattern: RegExp;
  seen: number;
  struck: number;
}

export function createFaultRules(seed: number): FaultRules {
  let armed: Armed[] = [];

  function hits(entry: Armed, position: number, method: string, path: string): boolean {
    const { rule } = entry;
    if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
    if (!entry.pattern.test(path)) return false;
    entry.seen += 1;
    if (entry.seen <= (rule.after ?? 0)) return false;
    if (rule.times !== undefined && entry.struck >= rule.times) return false;
    if (unit(seed, position, entry.seen) >= (rule.probability ?? 1)) return false;
    entry.struck += 1;
    return true;
  }

  return {
    add(rule) {
      armed.push({ rule, pattern: globToPattern(rule.path), seen: 0, struck: 0 });
    },
    clear() {
      armed = [];
    },
    list: () => armed.map((entry) => entry.rule),
    strike(method, path) {
      const effects: FaultEffect[] = [];
      for (const [position, entry] of armed.entries()) {
        const slot = entry.rule.effect.kind === 'delay';
        if (effects.some((effect) => (effect.kind === 'delay') === slot)) continue;
        if (hits(entry, position, method, path)) effects.push(entry.rule.effect);
      }
      return effects;
    },
  };
}

function globToPattern(glob: string): RegExp {
  const source = glob
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`);
}
