import type { ApprovalState } from './approval.js';

/** What a letter tells of a dangerous act; instants as people write them. */
export interface ToldAct {
  readonly title: string;
  readonly place: string;
  readonly reason: string;
  readonly items: readonly string[];
  readonly askedBy: string;
  readonly askedAt: string;
  readonly expiresAt: string;
  readonly decidedBy: string | null;
  readonly startsAt: string | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
  /** Where it is seen and stopped. */
  readonly url: string;
}

/** Lines of a list in a letter. */
const LISTED = 30;
const SUBJECTS = {
  asked: 'acte grave demandé',
  approved: 'acte grave accordé, il va avoir lieu',
  carriedOut: 'acte grave accompli',
  refused: 'acte grave refusé',
  stopped: 'acte grave arrêté',
  expired: 'acte grave abandonné',
  failed: 'acte grave impossible',
} as const satisfies Record<ApprovalState, string>;

/**
 * What people typed, on one line and without signs that a mail cannot carry or that turn the reading order: nobody keeps
 * a warning from leaving by what she writes in it.
 */
export const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/** The letter that tells of what a dangerous act has become. */
export function approvalLetter(
  state: ApprovalState,
  act: ToldAct,
): { readonly subject: string; readonly text: string } {
  const lines = [
    'Bonjour,',
    '',
    `« ${plain(act.title)} », pour ${plain(act.place)} : demandé par ${plain(act.askedBy)} ${act.askedAt}.`,
    `Motif écrit par cette personne : « ${plain(act.reason)} ».`,
    ...concerned(act.items),
    '',
    ...news(state, act),
    '',
    `Le voir${state === 'asked' || state === 'approved' ? ', ou l’arrêter' : ''} : ${act.url}`,
    '',
    'Chariot',
    '',
  ];
  return { subject: `Chariot : ${SUBJECTS[state]} (${plain(act.place)})`.slice(0, 200), text: lines.join('\n') };
}

function concerned(items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length - LISTED;
  return [
    'Concerne :',
    ...items.slice(0, LISTED).map((item) => `- ${plain(item)}`),
    ...(more > 0 ? [`- et ${more} de plus`] : []),
  ];
}

function news(state: ApprovalState, act: ToldAct): string[] {
  const reason = act.endReason === null ? '' : ` : « ${plain(act.endReason)} »`;
  const by = act.endedBy === null ? '' : ` par ${plain(act.endedBy)}`;
  switch (state) {
    case 'asked':
      return [
        `Rien n’a encore lieu. Une autre personne doit l’accorder avant ${act.expiresAt}, sinon la demande s’éteint.`,
        'Si cette demande vous surprend, arrêtez-la, puis gelez les actes graves depuis la même page.',
      ];
    case 'approved':
      return [
        `Accordé par ${plain(act.decidedBy ?? '')}. Il aura lieu ${act.startsAt ?? ''}, sauf si quelqu’un l’arrête avant.`,
        'S’il vous surprend, arrêtez-le tout de suite, puis gelez les actes graves depuis la même page.',
      ];
    case 'carriedOut':
      return [`Accordé par ${plain(act.decidedBy ?? '')}, il vient d’avoir lieu.`];
    case 'refused':
      return [`Refusé${by}${reason}. Rien n’a eu lieu.`];
    case 'stopped':
      return [`Arrêté${by}${reason}. Rien n’a eu lieu.`];
    case 'expired':
      return [`Abandonné${reason}. Rien n’a eu lieu.`];
    case 'failed':
      return [`Il n’a pas pu avoir lieu${reason}.`];
  }
}

/** `times`: how often the switch was set within a day, this time included. */
export function freezeLetter(freeze: {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly times: number;
  readonly url: string;
}): { readonly subject: string; readonly text: string } {
  const often =
    freeze.times >= OFTEN ? [`C’est la ${freeze.times}e fois en 24 heures : voyez qui gèle, et pourquoi.`] : [];
  return {
    subject: 'Chariot : les actes graves sont gelés',
    text: [
      'Bonjour,',
      '',
      `Les actes graves de toute l’instance sont gelés depuis ${freeze.at}, par ${plain(freeze.by)}.`,
      `Motif écrit par cette personne : « ${plain(freeze.reason)} ».`,
      ...often,
      'Ce qui attendait son heure est arrêté et devra être redemandé. Deux personnes de l’administration peuvent dégeler :',
      freeze.url,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}

/** From this often in a day, every administrator of the instance is told, not only those of the académie. */
export const OFTEN = 3;

export function thawLetter(at: string, url: string): { readonly subject: string; readonly text: string } {
  return {
    subject: 'Chariot : les actes graves ne sont plus gelés',
    text: [
      'Bonjour,',
      '',
      `Les actes graves sont dégelés depuis ${at}, comme deux personnes l’ont décidé.`,
      url,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
