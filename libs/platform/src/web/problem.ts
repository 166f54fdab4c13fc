import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import { DomainError, type ErrorCategory } from '@chariot/kernel';
import { WEB_STATUS } from './web-errors.js';

/** Only here, and in gateways, does a category become a status. */
export const STATUS: Readonly<Record<ErrorCategory, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  tooLarge: 413,
  tooMany: 429,
  unavailable: 503,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Demande non valide',
  401: 'Connexion nécessaire',
  403: 'Accès refusé',
  404: 'Introuvable',
  409: 'Conflit',
  410: 'N’existe plus',
  412: 'Modifié entre-temps',
  413: 'Envoi trop volumineux',
  414: 'Adresse trop longue',
  415: 'Format non accepté',
  422: 'Clé déjà utilisée',
  429: 'Trop de demandes',
  500: 'Erreur inattendue',
  503: 'Service indisponible',
};

export interface FieldFault {
  /** Where: `body.email`, `query.limit`. */
  readonly path: string;
  /** One French sentence. */
  readonly message: string;
}

/** RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly FieldFault[];
  readonly requestId?: string;
}

/** A problem, as a page for a person. */
export type RefusalPage = (problem: Problem) => {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What a refusal may be told in: French, and English for those who ask for it first. */
export type ProblemLanguage = 'fr' | 'en';
export const languageOf = (request: { readonly headers: IncomingHttpHeaders }): ProblemLanguage =>
  /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'fr';

interface More {
  readonly status?: number;
  readonly fields?: readonly FieldFault[];
  readonly requestId?: string;
  readonly language?: ProblemLanguage;
}

/** The problem that an error is told as. `status` overrides what the category says. */
export function problemOf(error: DomainError, more: More = {}): Problem {
  const status = more.status ?? WEB_STATUS[error.code] ?? STATUS[error.category];
  return {
    type: 'about:blank',
    title: (more.language === 'en' ? STATUS_CODES[status] : TITLES[status]) ?? 'Erreur',
    status,
    code: error.code,
    detail: error[more.language ?? 'fr'],
    ...(more.fields !== undefined && { fields: more.fields }),
    ...(more.requestId !== undefined && { requestId: more.requestId }),
  };
}
