import { Meta } from '@speedyflow/contract/envelope';
import type { RouteContract } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Compiles what a route promises to answer. The check throws when an answer breaks the promise. */
export function answerChecker(route: RouteContract): (content: object) => void {
  const siblings = route.siblings ?? {};
  const enveloped = Compile(
    Type.Object(
      { success: Type.Literal(true), data: route.data, ...siblings, meta: Meta },
      { additionalProperties: false },
    ),
  );
  const bare = Compile(Type.Object({ success: Type.Literal(true), ...siblings }, { additionalProperties: false }));
  return (content) => {
    const promised = 'meta' in content ? enveloped : bare;
    // Members that are undefined are not sent.
    const sent: unknown = JSON.parse(JSON.stringify(content));
    if (promised.Check(sent)) return;
    const [first] = promised.Errors(sent);
    throw new TypeError(`the answer of ${route.id} breaks its contract: ${first?.instancePath} ${first?.message}`);
  };
}
