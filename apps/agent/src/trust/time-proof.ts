import { verify, X509Certificate } from 'node:crypto';
import { timeClaimOf, type TimeReply } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import { checkChain, checkDates, type Trust } from './chain.js';

/**
 * The date that a signed time reply proves, on a machine that may believe it is 1970: its chain leads to the pinned root
 * (dates left out), its leaf signed this very nonce, and the date claimed is inside the leaf's own validity.
 * Throws `agent.untrusted` or `agent.outOfDate`.
 */
export function proveTime(reply: TimeReply, trust: Trust, nonce: string): Date {
  const claim = timeClaimOf(reply);
  if (claim.nonce !== nonce) throw agentError('untrusted', { why: 'réponse rejouée' });
  const chain = readChain(claim.chain);
  checkChain(chain, trust, null);
  const [leaf] = chain;
  if (!leaf || !verify('sha256', claim.signed, leaf.publicKey, claim.signature)) {
    throw agentError('untrusted', { why: 'heure mal signée' });
  }
  for (const certificate of chain) checkDates(certificate, claim.at);
  return claim.at;
}

/** PEM → certificates. Throws `agent.untrusted` when one cannot be read. */
export function readChain(pems: readonly string[]): X509Certificate[] {
  try {
    return pems.map((pem) => new X509Certificate(pem));
  } catch (cause) {
    throw agentError('untrusted', { why: 'certificat illisible' }, { cause });
  }
}
