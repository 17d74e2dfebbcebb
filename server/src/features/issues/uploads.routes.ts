import { uploadRoutes } from '@speedyflow/contract/uploads';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { beginUpload, discardUpload, takePiece } from './uploads.service.ts';

/** Files that go with comments and new tickets: kept here, piece by piece, until those stand at their site. */
export function registerUploads(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  handle(app, uploadRoutes.begin, async ({ caller, params, body }) => ({
    data: await beginUpload(database, caller, params.upload, body, clock.now()),
  }));
  handle(app, uploadRoutes.piece, async ({ caller, params, bytes }) => ({
    data: await takePiece(database, caller, params, bytes),
  }));
  handle(app, uploadRoutes.discard, async ({ caller, params }) => {
    await discardUpload(database, caller, params.upload);
    return { data: { dropped: true as const } };
  });
}
