import { accountRoutes } from '@speedyflow/contract/accounts';
import { boardRoutes } from '@speedyflow/contract/boards';
import { budgetRoutes } from '@speedyflow/contract/budget';
import { cacheRoutes } from '@speedyflow/contract/cache';
import { cannedReplyRoutes } from '@speedyflow/contract/canned-replies';
import { changeRoutes } from '@speedyflow/contract/changes';
import { connectionRoutes } from '@speedyflow/contract/connections';
import { conversationRoutes } from '@speedyflow/contract/conversation';
import { deskRoutes } from '@speedyflow/contract/desks';
import { issueRoutes } from '@speedyflow/contract/issues';
import { jobRoutes } from '@speedyflow/contract/jobs';
import { linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import { queueComparisonRoutes } from '@speedyflow/contract/queue-comparison';
import { reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import type { RouteContract } from '@speedyflow/contract/route';
import { savedViewRoutes } from '@speedyflow/contract/saved-views';
import { searchRoutes } from '@speedyflow/contract/search';
import { technicianViewRoutes } from '@speedyflow/contract/technician-views';
import { uploadRoutes } from '@speedyflow/contract/uploads';
import { webhookRoutes } from '@speedyflow/contract/webhooks';

/** Every enveloped route there is, feature by feature. */
export const CONTRACT_ROUTES: readonly RouteContract[] = [
  deskRoutes,
  issueRoutes,
  conversationRoutes,
  queueComparisonRoutes,
  uploadRoutes,
  jobRoutes,
  technicianViewRoutes,
  boardRoutes,
  searchRoutes,
  changeRoutes,
  savedViewRoutes,
  cannedReplyRoutes,
  accountRoutes,
  linkedAccountRoutes,
  connectionRoutes,
  reconciliationRoutes,
  budgetRoutes,
  webhookRoutes,
  cacheRoutes,
].flatMap((routes): RouteContract[] => Object.values(routes));
