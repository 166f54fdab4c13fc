import { Inject, Injectable } from '@nestjs/common';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import { CHALLENGE_LIFE_MS } from './challenges.service.js';
import type { OwnPasskey, PasskeyRow } from './passkeys.repository.js';

/** As a browser sends it, unread. */
export type PasskeyAnswer = Readonly<Record<string, unknown>> & { readonly id: string; readonly rawId: string };

export interface NewPasskey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** EdDSA, ES256, RS256 (RFC 9053 §2, RFC 8812 §2). */
const ALGORITHMS = [-8, -7, -257];
/** Heavy: read with the first passkey rather than at each start. */
const webAuthn = () => import('@simplewebauthn/server');
const TRANSPORTS: readonly string[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** What Chariot is for an authenticator (WebAuthn Level 3 §7): its host is the relying party, its address the origin. */
@Injectable()
export class RelyingParty {
  readonly #id: string;
  readonly #origin: string;

  constructor(@Inject(INSTANCE_INFO) { publicUrl }: InstanceInfo) {
    this.#id = new URL(publicUrl).hostname;
    this.#origin = new URL(publicUrl).origin;
  }

  async registration(
    challenge: Buffer,
    person: { readonly id: string; readonly email: string; readonly displayName: string },
    known: readonly OwnPasskey[],
  ): Promise<Record<string, unknown>> {
    const { generateRegistrationOptions } = await webAuthn();
    const options = await generateRegistrationOptions({
      rpName: 'Chariot',
      rpID: this.#id,
      userName: person.email,
      userDisplayName: person.displayName,
      userID: new Uint8Array(userHandleOf(person.id)),
      challenge: new Uint8Array(challenge),
      timeout: CHALLENGE_LIFE_MS,
      // Which make of key it is, is nobody's business.
      attestationType: 'none',
      excludeCredentials: known.map(descriptor),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return { ...options };
  }

  /** `known`: one's own keys, for a proof; nothing when nobody is known yet, and the key says whose it is. */
  async authentication(challenge: Buffer, known: readonly OwnPasskey[]): Promise<Record<string, unknown>> {
    const { generateAuthenticationOptions } = await webAuthn();
    const options = await generateAuthenticationOptions({
      rpID: this.#id,
      challenge: new Uint8Array(challenge),
      timeout: CHALLENGE_LIFE_MS,
      userVerification: 'required',
      allowCredentials: known.map(descriptor),
    });
    return { ...options };
  }

  /** @returns `null` for an answer that is not one to this challenge, by a key that a person unlocked, at this address */
  async registered(challenge: Buffer, answer: PasskeyAnswer): Promise<NewPasskey | null> {
    const read = textsOf(answer, ['clientDataJSON', 'attestationObject']);
    if (read === null || isFramed(read.clientDataJSON)) return null;
    const { verifyRegistrationResponse } = await webAuthn();
    const verified = await refusable(() =>
      verifyRegistrationResponse({
        response: { ...enveloped(answer), response: read },
        expectedChallenge: challenge.toString('base64url'),
        expectedOrigin: this.#origin,
        expectedRPID: this.#id,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (verified?.verified !== true) return null;
    const { id, publicKey, counter } = verified.registrationInfo.credential;
    const told = (answer['response'] as { transports?: unknown } | undefined)?.transports;
    const transports = Array.isArray(told) ? TRANSPORTS.filter((one) => told.includes(one)) : [];
    return { credentialId: Buffer.from(id, 'base64url'), publicKey: Buffer.from(publicKey), counter, transports };
  }

  /** @returns the key's new counter, `null` for an answer that is not this key's to this challenge at this address */
  async authenticated(challenge: Buffer, key: PasskeyRow, answer: PasskeyAnswer): Promise<number | null> {
    // §7.2 step 6: the key names its owner, and must name the one that we know it by.
    const read = textsOf(answer, ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']);
    if (read === null || isFramed(read.clientDataJSON)) return null;
    if (!userHandleOf(key.personId).equals(Buffer.from(read.userHandle, 'base64url'))) return null;
    const { verifyAuthenticationResponse } = await webAuthn();
    const verified = await refusable(() =>
      verifyAuthenticationResponse({
        response: { ...enveloped(answer), response: read },
        expectedChallenge: challenge.toString('base64url'),
        expectedOrigin: this.#origin,
        expectedRPID: this.#id,
        requireUserVerification: true,
        credential: {
          id: key.credentialId.toString('base64url'),
          publicKey: new Uint8Array(key.publicKey),
          counter: key.counter,
        },
      }),
    );
    return verified?.verified === true ? verified.authenticationInfo.newCounter : null;
  }
}

/**
 * The parts of an answer that are looked at, texts all of them: the library takes `{ length: 1e9 }` for so many bytes.
 * @returns `null` where one is missing or is no text
 */
function textsOf<Name extends string>(answer: PasskeyAnswer, names: readonly Name[]): Record<Name, string> | null {
  const response = (answer['response'] ?? {}) as Readonly<Record<string, unknown>>;
  const read = names.map((name) => [name, response[name]] as const);
  return read.every(([, value]) => typeof value === 'string')
    ? (Object.fromEntries(read) as Record<Name, string>)
    : null;
}

/** What is around them; extensions are not asked for, nor looked at. */
const enveloped = ({ id, rawId, type }: PasskeyAnswer) => ({
  ...{ id, rawId, clientExtensionResults: {} },
  // The library refuses another one.
  type: type as 'public-key',
});

/**
 * §7.1 step 10, §7.2 step 14: nobody unlocks a key for Chariot inside another site's page. What cannot be read is the
 * library's to refuse.
 */
function isFramed(clientDataJSON: string): boolean {
  try {
    const said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as Record<string, unknown> | null;
    return (said?.['crossOrigin'] ?? false) !== false || said?.['topOrigin'] !== undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The library throws for each thing that it finds wrong with an answer; to whoever sent it they are all one refusal. */
async function refusable<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** §5.4.3: the person's identifier, 16 random bytes that say nothing of her. */
const userHandleOf = (personId: string): Buffer => Buffer.from(personId.replaceAll('-', ''), 'hex');

const descriptor = ({ credentialId, transports }: OwnPasskey): { id: string; transports: string[] } => ({
  id: credentialId.toString('base64url'),
  transports: [...transports],
});
