import { X509Certificate, type KeyObject } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import { readMachineInfo, type MachineInfo } from '@chariot/wire-apple';
import { isOpenSslRefusal, readSignedData } from '@chariot/wire-cms';
import { appleAdeError } from './errors.js';

/** MachineInfo is 1 kB, its signature and certificates 3 kB. */
export const MOST_MACHINE_BYTES = 32 * 1024;
/** What Apple’s factory signs with; the same for the certificates above. */
const APPLES_RSA_BITS = 1_024;
/** Between the device’s certificate and the authority. */
const MOST_BETWEEN = 2;

/**
 * What an iPad says of itself, signed by the certificate that its maker gave it. Dates are not looked at: Apple’s own authority
 * ended in 2014, and an iPad that is being set up may not know the day.
 * @param authorities keys, one of which must have signed the signer’s certificate, or one above it that came along
 * @throws apple-ade.notAMessage, .notApples
 */
export function readSignedMachine(body: Buffer, authorities: readonly KeyObject[]): MachineInfo {
  try {
    const { content, signer, others } = readSignedData(body, {
      minimumRsaBits: APPLES_RSA_BITS,
      most: MOST_MACHINE_BYTES,
    });
    if (!isVouchedFor(new X509Certificate(signer), others, authorities)) throw appleAdeError('notApples');
    return readMachineInfo(content);
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith('apple-ade.')) throw error;
    if (error instanceof DomainError || isOpenSslRefusal(error))
      throw appleAdeError('notAMessage', undefined, { cause: error });
    throw error;
  }
}

function isVouchedFor(signer: X509Certificate, others: readonly Buffer[], authorities: readonly KeyObject[]): boolean {
  let one = signer;
  for (let between = 0; ; between += 1) {
    if (authorities.some((key) => one.verify(key))) return true;
    if (between === MOST_BETWEEN) return false;
    const above = others
      .map((der) => new X509Certificate(der))
      .find((other) => other.ca && one.checkIssued(other) && one.verify(other.publicKey));
    if (above === undefined) return false;
    one = above;
  }
}
