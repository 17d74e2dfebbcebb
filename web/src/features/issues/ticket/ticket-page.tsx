import { useCanGoBack, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useActions } from '../../../app/keyboard/actions.ts';
import TicketDetail from './ticket-detail.tsx';

/** A ticket with the page to itself. */
export default function TicketPage() {
  const { key = '' } = useParams({ strict: false });
  const router = useRouter();
  const navigate = useNavigate();
  const canGoBack = useCanGoBack();
  const back = () => (canGoBack ? router.history.back() : void navigate({ to: '/' }));
  useActions({ 'app.back': back });
  return (
    <TicketDetail
      ticketKey={key}
      layout="page"
      onClose={back}
      onOpenKey={(other) => void navigate({ to: '/tickets/$key', params: { key: other } })}
    />
  );
}
