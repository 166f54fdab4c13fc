import { problem, type Problem } from '@chariot/contract';

export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** A refusal or a failure of the api, ready to be shown: `message` is one French sentence. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    message: string,
    /** HTTP status; 0 when no answer came. react-admin reads it too (401 signs out). */
    readonly status: number,
    /** Stable code of the refusal, such as `fleet.classroomFull`; `console.…` when the api did not say. */
    readonly code: string,
    readonly fields: readonly FieldProblem[] = [],
    readonly requestId?: string,
  ) {
    super(message);
  }
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'Votre session est terminée. Connectez-vous de nouveau.',
  403: 'Votre rôle ne permet pas cette action ici.',
  404: 'Cette page ou cet élément n’existe pas, ou se trouve hors de votre périmètre.',
  409: 'Quelqu’un d’autre vient de modifier cet élément. Rechargez la page, puis recommencez.',
  410: 'Ce lien ne vaut plus rien.',
  413: 'L’envoi est trop volumineux.',
  429: 'Trop de demandes en peu de temps. Patientez une minute, puis réessayez.',
};

const unexplained = (status: number): string =>
  BY_STATUS[status] ??
  (status >= 500
    ? 'Le serveur a rencontré une difficulté. Réessayez dans un instant ; si cela continue, prévenez la personne qui administre Chariot.'
    : 'La demande a été refusée.');

/** Reads a refusal: the sentence of its problem+json when it has one, ours for its status otherwise. */
export function failureOf(status: number, body: unknown): ApiFailure {
  const parsed = problem.safeParse(body);
  if (!parsed.success) return new ApiFailure(unexplained(status), status, 'console.unexplained');
  const { detail, title, code, fields, requestId }: Problem = parsed.data;
  return new ApiFailure(detail || title || unexplained(status), status, code, fields, requestId);
}

/** No answer came: cable, Wi-Fi, server stopped or too slow. */
export const noAnswer = (): ApiFailure =>
  new ApiFailure('Le serveur ne répond pas. Vérifiez la connexion au réseau, puis réessayez.', 0, 'console.noAnswer');

/** What to show for anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiFailure) {
    // The general sentence already says it when there is a single field.
    const details = error.fields.filter(({ message }) => message !== error.message);
    return details.length === 0
      ? error.message
      : `${error.message} ${details.map(({ message }) => message.replace(/[.\s]*$/, '.')).join(' ')}`;
  }
  return 'Quelque chose s’est mal passé dans la page. Rechargez-la, puis réessayez.';
}

/** Whether the failure means that nobody is signed in any more. */
export const isSignedOut = (error: unknown): boolean => error instanceof ApiFailure && error.status === 401;
