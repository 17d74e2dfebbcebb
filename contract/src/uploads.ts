import { type Static, Type } from 'typebox';
import { route } from './route.ts';

/** A file comes in pieces of this size, the last one smaller. */
export const UPLOAD_PIECE_BYTES = 512 * 1024;

/** Largest file that goes with a comment or a new ticket: both Jira and Zendesk take as much, and so do most mail servers. */
export const UPLOAD_BYTES_MAX = 20_000_000;

/** Files that go with one comment or new ticket. */
export const UPLOADS_PER_EDIT_MAX = 10;

/** Characters that no name of a file has: they divide paths, mean something to systems, or hide what a name ends in. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are among them
export const NOT_IN_FILENAMES = /[\x00-\x1f\x7f"*/:<>?\\|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Ends of names, in small letters, of files that run where they are opened: mail servers refuse them. */
export const HARMFUL_ENDINGS = [
  'ade',
  'adp',
  'apk',
  'appx',
  'bat',
  'chm',
  'cmd',
  'com',
  'cpl',
  'dll',
  'exe',
  'hta',
  'ins',
  'iso',
  'jar',
  'js',
  'jse',
  'lnk',
  'mde',
  'msc',
  'msi',
  'msp',
  'mst',
  'pif',
  'ps1',
  'scr',
  'sct',
  'sys',
  'vb',
  'vbe',
  'vbs',
  'vxd',
  'wsc',
  'wsf',
  'wsh',
];

export const UploadId = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\w-]+$',
  description: 'any id of your own',
});

/** The files that go with an edit. */
export const Uploads = Type.Array(UploadId, {
  maxItems: UPLOADS_PER_EDIT_MAX,
  uniqueItems: true,
  description: 'files of it, all here',
});

const UploadParams = Type.Object({ upload: UploadId });

export const UploadView = Type.Object({
  id: Type.String(),
  filename: Type.String(),
  size_bytes: Type.Integer(),
  received_bytes: Type.Integer({ description: 'go on from here; all of it is here once this is the size' }),
});
export type UploadView = Static<typeof UploadView>;

export const uploadRoutes = {
  begin: route({
    id: 'uploads.begin',
    method: 'PUT',
    path: '/uploads/:upload',
    summary: 'Announce a file that is to go with a comment or a new ticket; asked again, how far it has come',
    access: 'session',
    limit: 'edit',
    params: UploadParams,
    body: Type.Object(
      {
        key: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 80,
            description: 'the ticket it is for; none while that is still to be made',
          }),
        ),
        filename: Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: '^[^/\\\\\\x00-\\x1f]*[^/\\\\\\x00-\\x1f\\s.]$',
        }),
        mime_type: Type.String({ minLength: 1, maxLength: 160, pattern: '^[\\x20-\\x7e]+$' }),
        size_bytes: Type.Integer({ minimum: 1 }),
      },
      { additionalProperties: false },
    ),
    data: UploadView,
  }),
  piece: route({
    id: 'uploads.piece',
    method: 'PUT',
    path: '/uploads/:upload/pieces/:position',
    summary: `One piece of a file, ${UPLOAD_PIECE_BYTES} bytes of it or what is left; pieces come in order, from 1`,
    access: 'session',
    limit: 'read',
    params: Type.Object({ ...UploadParams.properties, position: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
    takes: 'bytes',
    data: UploadView,
  }),
  discard: route({
    id: 'uploads.discard',
    method: 'DELETE',
    path: '/uploads/:upload',
    summary: 'Drop a file that goes with nothing yet',
    access: 'session',
    limit: 'edit',
    params: UploadParams,
    data: Type.Object({ dropped: Type.Literal(true) }),
  }),
};
