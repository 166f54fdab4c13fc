import { DomainError } from '@chariot/kernel';
import { STATUS, type PortAnswer } from '@chariot/platform';
import { failInfoOf, type FailInfo } from '@chariot/wire-scep';
import { GATEWAY_SCEP_ERRORS } from './errors.js';

const FAILURES: Readonly<Record<string, FailInfo>> = {
  'pki.weakRsaKey': 'badAlg',
  'gateway-scep.notRsa': 'badAlg',
  'pki.badSignature': 'badMessageCheck',
  'gateway-scep.unknownSigner': 'badMessageCheck',
};

/** A refusal in SCEP's words (RFC 8894 §3.2.1.4). */
export const failureOf = (error: DomainError): FailInfo => FAILURES[error.code] ?? failInfoOf(error);

/** What a device's log may say: what is wrong with a message, and nothing of what is wrong with a challenge or a certificate. */
export const sentenceOf = ({ code, fr }: DomainError): string =>
  code.startsWith('wire-') ? fr : GATEWAY_SCEP_ERRORS.refused.fr;

/** Nothing tells which transaction it is of: HTTP's own words. */
export const unreadable = (error: DomainError): PortAnswer => ({
  ...plain(STATUS[error.category] === 413 ? 413 : 400, error.fr),
  refused: { code: error.code },
});

/** What the port refuses by itself. */
export const refusedByPort = (status: number): PortAnswer =>
  plain(
    status >= 500 ? 503 : status,
    status >= 500 ? GATEWAY_SCEP_ERRORS.unavailable.fr : GATEWAY_SCEP_ERRORS.refused.fr,
  );

const plain = (status: number, sentence: string): PortAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: `${sentence}\n`,
});
