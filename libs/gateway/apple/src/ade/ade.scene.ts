import type { KeyObject } from 'node:crypto';
import { testRsaPair } from '@chariot/testkit';
import { plistBytes, type PlistInput } from '@chariot/wire-apple';
import {
  der,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derUtf8,
  sealEnvelope,
  signData,
  signDataPlainly,
  signStructure,
} from '@chariot/wire-cms';

const TRUE = Buffer.from('ff', 'hex');
const nameOf = (text: string): Buffer => derSequence(derSetOf([derSequence(derOid('2.5.4.3'), derUtf8(text))]));
let serials = 1;

export interface Certified {
  readonly certificate: Buffer;
  readonly key: KeyObject;
}
interface Issuer extends Certified {
  readonly name: string;
}

/** A certificate as a factory makes it; of its own when nobody is above it. */
export function certified(name: string, above?: Issuer, { ca = false, bits = 2_048 } = {}): Issuer {
  const { publicKey, privateKey } = testRsaPair(bits);
  // RFC 5280 §4.2.1.9, critical.
  const constraints = derSequence(derOid('2.5.29.19'), der(0x01, TRUE), derOctets(derSequence(der(0x01, TRUE))));
  const certificate = signStructure(
    (algorithm) =>
      derSequence(
        ...[derExplicit(0, derInteger(2)), derInteger((serials += 1)), algorithm, nameOf(above?.name ?? name)],
        ...[derSequence(derTime(new Date('2007-04-16')), derTime(new Date('2014-04-16'))), nameOf(name)],
        publicKey.export({ type: 'spki', format: 'der' }),
        ...(ca ? [derExplicit(3, derSequence(constraints))] : []),
      ),
    above?.key ?? privateKey,
    'sha1',
  );
  return { name, certificate, key: privateKey };
}

/** What an iPad posts as it is set up. @param form as iPads sign or as others do */
export function machineMessage(
  serialNumber: string,
  by: Certified,
  {
    form = 'ber' as 'ber' | 'der',
    above = [] as readonly Buffer[],
    more = {} as Readonly<Record<string, PlistInput>>,
  } = {},
): Buffer {
  const content = plistBytes({
    ...{ UDID: `00008030-${serialNumber}`, SERIAL: serialNumber, PRODUCT: 'iPad12,1', VERSION: '22B83' },
    ...{ OS_VERSION: '18.1', LANGUAGE: 'fr', IMEI: '35 123456 789012 3', ...more },
  });
  const signed = { content, signer: by, certificates: [...above] };
  return form === 'ber' ? signDataPlainly(signed) : signData(signed);
}

/** What « Télécharger le jeton » gives: S/MIME around an envelope. @param mime what the double of Apple’s writes */
export function tokenFile(mime: string, certificate: Buffer): Buffer {
  const base64 =
    sealEnvelope(Buffer.from(mime), certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return Buffer.from(
    [
      'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="smime.p7m"',
      'Content-Description: S/MIME Encrypted Message',
      '',
      ...base64,
      '',
    ].join('\r\n'),
  );
}

export const certificateIn = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
