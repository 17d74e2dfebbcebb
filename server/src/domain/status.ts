/** Where a ticket is in its life, whatever the upstream calls its status. */
export type StatusCategory = 'new' | 'in_progress' | 'waiting' | 'done';

/** Whom a waiting status waits for; `none` for every other category. */
export type WaitsFor = 'none' | 'requester' | 'other';

export interface StatusMeaning {
  category: StatusCategory;
  waitsFor: WaitsFor;
}

// Names of waiting statuses people use, in the languages Jira is most often run in. The administrator's
// mapping wins over these; they only decide what a status means before anyone has said so.
const WAITS_FOR_REQUESTER =
  /(waiting|pending|awaiting|wait).{0,12}(customer|client|requester|reporter|user|reply|response|feedback)|needs? (info|information)|more info|esperando.{0,8}(client|usuario|respuesta|solicitante)|pendiente.{0,8}(client|usuario|respuesta)|warte.{0,12}(kunde|antwort|rückmeldung)|en attente.{0,10}(client|réponse|demandeur)|aguardando.{0,8}(client|usuário|resposta|solicitante)|in attesa.{0,8}(cliente|risposta)|等待(客户|客戶|用户)|顧客.{0,4}待ち/iu;
const WAITS_FOR_OTHER =
  /waiting|pending|on hold|blocked|awaiting|suspended|esperando|pendiente|en espera|bloquead|wartet|warten|zurückgestellt|en attente|bloqué|aguardando|em espera|in attesa|sospes|等待|保留|挂起|待ち/iu;

// "Waiting for support" is Service Management's own name for our turn: somebody waits, but for us.
const WAITS_FOR_US =
  /(waiting|pending|awaiting|wait).{0,12}(support|agent|service desk|triage|assign|us\b)|esperando.{0,8}(soporte|agente)|en attente.{0,10}(support|agent)|warte.{0,8}(support|agent)|aguardando.{0,8}(suporte|atend)/iu;

/**
 * What a Jira status means. Category comes from Jira's own status category, so localised names work; only
 * `waiting`, which Jira has no category for, is told by the name.
 *
 * @param categoryKey Jira's `statusCategory.key`: new, indeterminate, done or undefined
 */
export function jiraStatusMeaning(name: string, categoryKey: string): StatusMeaning {
  if (categoryKey === 'done') return { category: 'done', waitsFor: 'none' };
  const active = { category: categoryKey === 'indeterminate' ? 'in_progress' : 'new', waitsFor: 'none' } as const;
  if (WAITS_FOR_US.test(name)) return active;
  if (WAITS_FOR_REQUESTER.test(name)) return { category: 'waiting', waitsFor: 'requester' };
  if (WAITS_FOR_OTHER.test(name)) return { category: 'waiting', waitsFor: 'other' };
  return active;
}

/** What a Zendesk status means (https://developer.zendesk.com, Tickets: status). */
export function zendeskStatusMeaning(status: string): StatusMeaning {
  switch (status) {
    case 'new':
      return { category: 'new', waitsFor: 'none' };
    case 'pending':
      return { category: 'waiting', waitsFor: 'requester' };
    case 'hold':
      return { category: 'waiting', waitsFor: 'other' };
    case 'solved':
    case 'closed':
      return { category: 'done', waitsFor: 'none' };
    default:
      return { category: 'in_progress', waitsFor: 'none' };
  }
}
