import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { EnrolmentCode, encodeEnrol, type EnrolReply } from '@chariot/wire-agent';
import type { Clock } from '@chariot/kernel';
import { CorrectedClock } from '../clock/corrected-clock.js';
import { agentError, isAgentError } from '../errors.js';
import { newDeviceKey, signingRequest } from './device-key.js';
import { Enrolment } from './enrolment.repository.js';
import { endErasure } from '../erasure/erasure.service.js';
import type { Machine } from '../machine/machine.js';
import { Refusal } from '../server/refusal.js';
import { Server, type Carrier } from '../server/server.service.js';
import type { StateFolder } from '../state/state.repository.js';
import type { Network } from '../trust/checked-socket.service.js';
import { checkOwnChain, fingerprintOf } from '../trust/chain.js';
import { normaliseFingerprint } from '../trust/fingerprint.js';
import { serverAddress } from '../trust/server-address.js';
import { readChain } from '../trust/time-proof.js';

export interface EnrolmentParts {
  readonly state: StateFolder;
  readonly machine: Pick<Machine, 'facts' | 'undoAll'>;
  readonly network: Network;
  readonly localClock: Clock;
  readonly carrier?: Carrier;
  readonly timeoutMs?: number;
}
/** As printed on the enrolment sheet. */
export interface EnrolmentSheet {
  readonly serverUrl: string;
  readonly fingerprint: string;
  readonly code: string;
}

/**
 * Proves the server by the sheet's fingerprint, then gives it the code and a key made here. A lost reply is asked for
 * again with the same key: the server gives the same answer. Throws what is shown to whoever holds the tablet.
 */
export async function enrolMachine(parts: EnrolmentParts, sheet: EnrolmentSheet): Promise<EnrolReply> {
  if (await endErasure(parts.state)) await parts.state.makeAgain();
  const enrolment = new Enrolment(parts.state);
  const already = await enrolment.details();
  if (already) throw agentError('alreadyEnrolled', { label: already.label });
  const address = serverAddress(sheet.serverUrl);
  const fingerprint = normaliseFingerprint(sheet.fingerprint);
  const code = EnrolmentCode.normalise(sheet.code);
  const keyPem = await enrolment.nextKey(newDeviceKey);
  const csr = await signingRequest(keyPem);
  const facts = { ...(await parts.machine.facts()), software: [] };
  const message = { code, csr, facts, family: 'linux' } as const;
  encodeEnrol(message); // what would be refused is not worth a connection

  const { network, localClock, carrier, timeoutMs } = parts;
  const clock = new CorrectedClock(localClock);
  const server = new Server({ address, rootFingerprint: fingerprint, network, clock, carrier, timeoutMs }, null);
  try {
    await server.learnTime();
    const reply = await twice(() => server.enrol(message));
    const chain = readChain(reply.chain);
    checkOwnChain(chain, fingerprint, createPrivateKey(keyPem));
    // A sheet prints the first digits of the fingerprint; from now on the whole of it is asked for.
    const whole = fingerprintOf(chain.at(-1) as X509Certificate);
    await enrolment.enrolled({ url: address.url, fingerprint: whole }, reply, keyPem);
    return reply;
  } finally {
    server.close();
  }
}

/** Leaves the fleet: the server is told, files are given back, the state is forgotten. What could not be undone is returned. */
export async function unenrolMachine(
  parts: EnrolmentParts,
  { reason, evenAlone }: { reason: string; evenAlone: boolean },
): Promise<string[]> {
  const enrolment = new Enrolment(parts.state);
  const [pinned, identity] = [await enrolment.server(), await enrolment.identity()];
  if (!pinned || !identity) throw agentError('notEnrolled');
  const { network, localClock, carrier, timeoutMs } = parts;
  const clock = new CorrectedClock(localClock);
  const address = serverAddress(pinned.url);
  const server = new Server(
    { address, rootFingerprint: pinned.fingerprint, network, clock, carrier, timeoutMs },
    identity,
  );
  try {
    await server.learnTime();
    await server.unenrol(reason);
  } catch (error) {
    // 401: the server has already let it go.
    if (!evenAlone && !(error instanceof Refusal && error.status === 401)) throw error;
  } finally {
    server.close();
  }
  const failures = await parts.machine.undoAll();
  // What could not be given back stays remembered, so that it can be tried again.
  if (failures.length === 0) await parts.state.destroy();
  return failures;
}

async function twice<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isAgentError(error, 'unreachable')) throw error;
    return act();
  }
}
