import type { TechnicianView } from '@speedyflow/contract/technician-views';
import {
  CircleCheck,
  CircleDashed,
  CirclePlay,
  CircleUserRound,
  Clock,
  Flame,
  Inbox,
  ListTree,
  type LucideIcon,
  MessageCircleReply,
  Sunrise,
  UserRound,
} from 'lucide-react';

export const VIEW_ICONS: Record<TechnicianView, LucideIcon> = {
  unassigned: CircleDashed,
  all_unsolved: Inbox,
  my_unsolved: CircleUserRound,
  recently_updated: Clock,
  recently_solved: CircleCheck,
  all_your_requests: UserRound,
  urgent_high_priority: Flame,
  pending_requester_response: MessageCircleReply,
  pending_subtask: ListTree,
  new_today: Sunrise,
  in_progress: CirclePlay,
};
