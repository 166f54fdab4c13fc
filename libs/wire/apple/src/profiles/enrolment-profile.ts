import { payload, writeProfile, type Payload, type PayloadContent } from './profile.js';
import { SERVER_CAPABILITIES } from './identity-payloads.js';

/** All of them (§1): what a server may not do, it cannot be asked to. */
export const ALL_RIGHTS = 8191;

export type EnrolmentIdentity =
  | {
      readonly kind: 'scep';
      readonly url: string;
      /** One use, of one slot: whoever holds it is the device. */
      readonly challenge: string;
      /** SHA-256 of the authority that answers there. */
      readonly authorityFingerprint?: Uint8Array;
    }
  | { readonly kind: 'acme'; readonly directoryUrl: string; readonly clientIdentifier: string };

export interface EnrolmentProfile {
  /** Of this server, for ever: an enrolment is renewed by a profile of the same identifier. */
  readonly identifier: string;
  readonly organization: string;
  readonly displayName: string;
  readonly description?: string;
  /** Of the push certificate; it can never change for an enrolled device. */
  readonly topic: string;
  readonly serverUrl: string;
  readonly checkInUrl: string;
  readonly identity: EnrolmentIdentity;
  /** What the certificate is asked for; what is issued is the authority's to say. */
  readonly commonName: string;
  /** DER of authorities of one's own, for a server whose certificate no public one signed. */
  readonly authorities?: readonly Uint8Array[];
  readonly consent?: { readonly [language: string]: string };
}

/**
 * The profile that makes an iPad a managed one (§1): its identity, by SCEP or ACME, and the server it obeys. Unsigned.
 * The same content gives the same bytes; each challenge gives others.
 * @throws wire-apple.invalidPayload
 */
export function writeEnrolmentProfile(enrolment: EnrolmentProfile): Buffer {
  const { identifier, organization, displayName, description, consent } = enrolment;
  const identity = identityPayload(enrolment);
  const authorities = (enrolment.authorities ?? []).map((der, index) =>
    payload(
      'com.apple.security.root',
      { identifier: `${identifier}.authority.${index + 1}`, organization, displayName: `${organization} (autorité)` },
      { PayloadContent: der },
    ),
  );
  const server = payload(
    'com.apple.mdm',
    { identifier: `${identifier}.mdm`, organization, displayName },
    {
      IdentityCertificateUUID: identity.PayloadUUID,
      Topic: enrolment.topic,
      ServerURL: enrolment.serverUrl,
      CheckInURL: enrolment.checkInUrl,
      SignMessage: true,
      AccessRights: ALL_RIGHTS,
      CheckOutWhenRemoved: true,
      ServerCapabilities: [...SERVER_CAPABILITIES],
    },
  );
  return writeProfile({
    identifier,
    organization,
    displayName,
    ...(description !== undefined && { description }),
    ...(consent !== undefined && { consent }),
    payloads: [...authorities, identity, server],
  });
}

function identityPayload(enrolment: EnrolmentProfile): Payload {
  const { identifier, organization, identity } = enrolment;
  const named = { identifier: `${identifier}.identity`, organization, displayName: 'Identité de l’iPad' };
  const subject: PayloadContent<'com.apple.security.acme'>['Subject'] = [
    [['CN', enrolment.commonName]],
    [['O', organization.slice(0, 64)]],
  ];
  if (identity.kind === 'acme') {
    return payload('com.apple.security.acme', named, {
      DirectoryURL: identity.directoryUrl,
      ClientIdentifier: identity.clientIdentifier,
      KeyType: 'ECSECPrimeRandom',
      KeySize: 384,
      HardwareBound: true,
      Attest: true,
      Subject: subject,
    });
  }
  return payload('com.apple.security.scep', named, {
    PayloadContent: {
      URL: identity.url,
      Name: organization.slice(0, 100),
      Subject: subject,
      Challenge: identity.challenge,
      Keysize: 2048,
      'Key Type': 'RSA',
      'Key Usage': 5,
      Retries: 3,
      RetryDelay: 10,
      ...(identity.authorityFingerprint !== undefined && { CAFingerprint: identity.authorityFingerprint }),
    },
  });
}
