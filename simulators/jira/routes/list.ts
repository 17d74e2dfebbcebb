/** All routes of the simulator. */
import type { FastifyInstance } from 'fastify';
import type { Api } from '../api.ts';
import { adminWebhookRoutes } from './admin-webhooks.ts';
import { agileRoutes } from './agile.ts';
import { attachmentRoutes } from './attachments.ts';
import { commentWriteRoutes } from './comment-writes.ts';
import { commentRoutes } from './comments.ts';
import { dynamicWebhookRoutes } from './dynamic-webhooks.ts';
import { issueWriteRoutes } from './issue-writes.ts';
import { issueRoutes } from './issues.ts';
import { linkRoutes } from './links.ts';
import { propertyRoutes } from './properties.ts';
import { requestRoutes } from './requests.ts';
import { searchRoutes } from './search.ts';
import { serviceDeskRoutes } from './service-desks.ts';
import { siteRoutes } from './site.ts';
import { sprintWriteRoutes } from './sprint-writes.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users.ts';
import { worklogWriteRoutes } from './worklog-writes.ts';
import { worklogRoutes } from './worklogs.ts';

export const ROUTES: readonly ((app: FastifyInstance, api: Api) => void)[] = [
  adminWebhookRoutes,
  agileRoutes,
  attachmentRoutes,
  commentWriteRoutes,
  commentRoutes,
  dynamicWebhookRoutes,
  issueWriteRoutes,
  issueRoutes,
  linkRoutes,
  propertyRoutes,
  requestRoutes,
  searchRoutes,
  serviceDeskRoutes,
  siteRoutes,
  sprintWriteRoutes,
  uploadRoutes,
  userRoutes,
  worklogWriteRoutes,
  worklogRoutes,
];
