/** What people say around a topic's own questions and answers, by language. */
import type { Language } from '../ticket.ts';

export interface Dialogue {
  greeting: readonly string[];
  closing: readonly string[];
  acknowledge: readonly string[];
  chase: readonly string[];
  update: readonly string[];
  thank: readonly string[];
  reopen: readonly string[];
}

export const DIALOGUE: Readonly<Record<Language, Dialogue>> = {
  en: {
    greeting: ['Hi,', 'Hello team,', 'Good morning,', 'Dear support,', 'Hello,', ''],
    closing: ['Thanks!', 'Thank you in advance.', 'Kind regards', 'Best', 'Many thanks,', ''],
    acknowledge: [
      'Thanks for the report, I am looking into it.',
      'I have taken this and will get back to you [today|within the hour|tomorrow morning].',
      'Got it. [Checking the logs now.|Let me reproduce this first.]',
      'Thank you, I can see the same [on our side|in monitoring].',
    ],
    chase: [
      'Any news on this?',
      'Is there an update? {urgency}',
      'Still waiting, [please let me know when this will be fixed|this is really frustrating].',
      'Just checking in on this one.',
      'It has been {n:2-6} days now. Can somebody please have a look?',
      'This is unacceptable, we are losing [money|customers|a whole day] because of it!',
    ],
    update: [
      'Small update: we have found the cause and are testing a fix.',
      'The vendor has confirmed the fault, next update on {weekday}.',
      'We are waiting for a spare part, expected on {weekday}.',
      'I have escalated this to the second line.',
      'The change is planned for {weekday} at {time} UTC.',
    ],
    thank: [
      'Works again, thank you!',
      'Perfect, thanks for the quick help.',
      'Great, that did it. Have a nice {weekday}!',
      'Confirmed, you can close this.',
      'Thanks, much appreciated.',
    ],
    reopen: [
      'Unfortunately it is back [since this morning|after a restart].',
      'Sorry, it still does not work.',
      'It worked for a day, now the same error again.',
    ],
  },
  es: {
    greeting: ['Hola,', 'Buenos días,', 'Buenas tardes,', ''],
    closing: ['Gracias.', 'Un saludo', 'Muchas gracias de antemano.', ''],
    acknowledge: ['Gracias por avisar, lo estamos revisando.', 'Me encargo yo, le respondo hoy mismo.'],
    chase: [
      '¿Hay alguna novedad?',
      'Sigo esperando, es urgente.',
      'Llevamos {n:2-6} días así, por favor.',
      '¡Esto es inaceptable, estamos perdiendo ventas!',
    ],
    update: [
      'Hemos encontrado la causa y estamos probando la solución.',
      'El proveedor lo confirma, mañana le informamos.',
    ],
    thank: ['Ya funciona, muchas gracias.', 'Perfecto, gracias por la rapidez.', 'Confirmado, se puede cerrar.'],
    reopen: ['Lamentablemente vuelve a pasar.', 'Sigue sin funcionar.'],
  },
  de: {
    greeting: ['Hallo,', 'Guten Morgen,', 'Sehr geehrte Damen und Herren,', ''],
    closing: ['Danke!', 'Viele Grüße', 'Vielen Dank im Voraus.', ''],
    acknowledge: ['Danke für die Meldung, ich schaue es mir an.', 'Ich übernehme und melde mich heute noch.'],
    chase: [
      'Gibt es etwas Neues?',
      'Ich warte noch immer, bitte um Rückmeldung.',
      'Seit {n:2-6} Tagen nichts gehört, das ist ärgerlich.',
    ],
    update: ['Ursache gefunden, wir testen die Lösung.', 'Der Hersteller hat den Fehler bestätigt.'],
    thank: ['Läuft wieder, vielen Dank!', 'Super, danke für die schnelle Hilfe.'],
    reopen: ['Leider tritt es wieder auf.', 'Geht immer noch nicht.'],
  },
  fr: {
    greeting: ['Bonjour,', 'Bonjour à tous,', ''],
    closing: ['Merci !', 'Cordialement', "Merci d'avance.", ''],
    acknowledge: ['Merci, je regarde tout de suite.', "Je prends le ticket et reviens vers vous aujourd'hui."],
    chase: [
      'Des nouvelles ?',
      "Toujours en attente, c'est pénible.",
      'Cela fait {n:2-6} jours, merci de faire quelque chose.',
    ],
    update: ['Cause trouvée, correctif en test.', 'Le fournisseur confirme la panne.'],
    thank: ['Ça marche, merci beaucoup !', 'Parfait, merci pour la rapidité.'],
    reopen: ['Malheureusement, cela recommence.', 'Toujours pas résolu.'],
  },
  pt: {
    greeting: ['Olá,', 'Bom dia,', 'Boa tarde,', ''],
    closing: ['Obrigado!', 'Atenciosamente', 'Desde já, obrigada.', ''],
    acknowledge: ['Obrigado pelo aviso, estou verificando.', 'Assumo o chamado e respondo ainda hoje.'],
    chase: ['Alguma novidade?', 'Ainda aguardando, é urgente.', 'Já são {n:2-6} dias, por favor!'],
    update: ['Encontramos a causa e estamos testando a correção.', 'O fornecedor confirmou a falha.'],
    thank: ['Funcionou, muito obrigado!', 'Perfeito, obrigado pela rapidez.'],
    reopen: ['Infelizmente voltou a acontecer.', 'Continua sem funcionar.'],
  },
};

/** Notes between colleagues and talk on software issues; always English. */
export const NOTES: readonly string[] = [
  '{mention} could you have a look? Looks like the same cause as last {weekday}.',
  'Called the requester at {time}, no answer. Trying again tomorrow.',
  'Checked `{host}`: nothing unusual besides {n:3-40} retries.',
  'Handing over to {mention}, who knows {service} better.',
  'Customer is upset, please handle with care.',
  'Known error, see https://wiki.demo.example/known-errors/{n:100-900}.',
  'Vendor case {n:1000000-9999999} opened.',
  'Manager approved by phone.',
];

export const DISCUSSION: readonly string[] = [
  'I can reproduce it on `{host}` with {n:2-40} parallel requests.',
  'The cause is in `{service}`: the retry runs outside the transaction.',
  '{mention} do you remember why we chose this in {version}?',
  'Numbers before: p50 {n:20-90} ms, p99 {n:400-2900} ms. After: p50 {n:10-60} ms, p99 {n:90-390} ms.',
  'Proposal: behind a flag first, then {n:5-25} % of the tenants for a week.',
  'Blocked by the schema change of `{table}`.',
  'Let us keep the scope small and open a follow-up for {screen}.',
  'Branch `fix/{hex}` is up, still missing the migration.',
  'Support says {n:2-30} more tenants asked for it.',
];

export const REVIEW: readonly string[] = [
  'Reviewed: two remarks on naming, otherwise good.',
  'Please add a test for the empty case, then I approve.',
  '{mention} the migration locks `{table}`; can we do it in batches?',
  'Approved. Nice clean-up.',
  'Tested on staging with {n:10-400} k rows, works.',
  'Found one problem: {endpoint} answers 500 when the list is empty.',
];

export const SUBTASKS: readonly string[] = [
  'Write the migration',
  'Add tests for {endpoint}',
  'Update the documentation',
  'Feature flag and rollout plan',
  'Adapt the dashboard',
  'Clean up `{table}`',
  'Review with {team}',
  'Prepare the release note',
  'Check on {phone}',
  'Order the spare part',
  'Inform {team}',
  'Collect approvals',
  'Set up workplace on {floor}',
];

export const EPICS: readonly string[] = [
  'Reliability of {service}',
  'Self-service for tenants',
  'Offline first',
  '{language} launch',
  'Security hardening {month}',
  'Faster {screen}',
  'Move {service} off the monolith',
  'Audit readiness',
  'Accessibility of {screen}',
  'Cost of {service}',
];
