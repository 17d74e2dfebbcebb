/** Properties that apps keep on issues and comments. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { pathParam } from '../http/params.ts';
import type { View } from '../wire/view.ts';
import { isInternal, replaced } from '../writes/amend.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Something that carries properties, and how to give it others. */
interface Carrier {
  self: string;
  properties: Properties;
  save(properties: Properties): void;
}

export function propertyRoutes(app: FastifyInstance, api: Api): void {
  const carriers: [path: string, carrierOf: (view: View, request: FastifyRequest) => Carrier][] = [
    ['/rest/api/3/issue/:key/properties', issueCarrier],
    ['/rest/api/3/comment/:id/properties', commentCarrier],
  ];
  for (const [path, carrierOf] of carriers) {
    app.get(path, (request) => {
      const { self, properties } = carrierOf(api.viewOf(request), request);
      return { keys: Object.keys(properties).map((key) => ({ self: `${self}/${encodeURIComponent(key)}`, key })) };
    });

    app.get(`${path}/:property`, (request) => {
      const { properties } = carrierOf(api.viewOf(request), request);
      const key = pathParam(request, 'property');
      if (!(key in properties)) throw new Refusal(404, [`The property with key '${key}' does not exist.`]);
      return { key, value: properties[key] };
    });

    app.put(`${path}/:property`, (request, reply) => {
      const view = api.viewOf(request);
      requireUser(view.caller);
      const { properties, save } = carrierOf(view, request);
      if (request.body === undefined) throw new Refusal(400, ['No content to map to Object due to end of input'], null);
      const key = pathParam(request, 'property');
      save({ ...properties, [key]: request.body });
      return reply.code(key in properties ? 200 : 201).send();
    });

    app.delete(`${path}/:property`, (request, reply) => {
      const view = api.viewOf(request);
      requireUser(view.caller);
      const { properties, save } = carrierOf(view, request);
      const { [pathParam(request, 'property')]: removed, ...rest } = properties;
      if (removed === undefined) throw new Refusal(404, ['The property does not exist.']);
      save(rest);
      return reply.code(204).send();
    });
  }
}

/** Properties of an issue do not count as an update of it. */
function issueCarrier(view: View, request: FastifyRequest): Carrier {
  const issue = issueOf(view, request);
  return {
    self: `${view.baseUrl}/rest/api/3/issue/${issue.key}/properties`,
    properties: issue.properties,
    save: (properties) => view.writer.save({ ...issue, properties }),
  };
}

function commentCarrier(view: View, request: FastifyRequest): Carrier {
  const id = pathParam(request, 'id');
  const issue = view.store.ownerOf('comment', id);
  const comment = issue?.comments.find((one) => one.id === id);
  if (!issue || !comment || !view.maySee(issue)) throw new Refusal(404, [`Can not find a comment for the id: ${id}.`]);
  return {
    self: `${view.baseUrl}/rest/api/3/comment/${id}/properties`,
    properties: comment.properties,
    save: (properties) =>
      view.writer.save({
        ...issue,
        comments: replaced(issue, { ...comment, properties, public: !isInternal(properties) }),
      }),
  };
}
