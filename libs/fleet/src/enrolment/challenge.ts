import { createHmac, randomBytes } from 'node:crypto';
import { fleetError } from '../fleet-errors.js';

/** How long a device has to ask for its certificate once it was given its challenge: the time to find « Réglages ». */
export const CHALLENGE_MINUTES = 60;
/** A person may begin again: a profile that was never installed, a network that failed between two steps. */
export const MOST_CHALLENGES = 5;
/** For its network, a device asks once a year, and again for each profile that it is given: so many a day is one that is broken or hostile. */
export const MOST_NETWORK_CHALLENGES_A_DAY = 10;

/**
 * What a device shows with the key that it wants certified (SCEP's challengePassword): 192 random bits, drawn for one code, so for
 * one slot of one cart. Nothing is compared with it: it is looked up by its hash under a key that is not in the database, so that
 * how long an answer takes tells nothing of it.
 */
export const EnrolmentChallenge = {
  make(): string {
    return randomBytes(24).toString('base64url');
  },

  /** Another purpose than a code's: neither passes for the other. */
  hash(challenge: string, key: Buffer): Buffer {
    return createHmac('sha256', key).update(`challenge ${challenge}`).digest();
  },
} as const;

/** A code with its challenge, as they stand. */
export interface Invitation {
  readonly classroom: {
    readonly id: string;
    readonly name: string;
    readonly capacity: number;
    readonly closed: boolean;
  };
  readonly schoolName: string;
  readonly labelTitle: string;
  readonly code: {
    readonly id: string;
    readonly slot: number;
    readonly used: boolean;
    /** Its window was closed by hand. */
    readonly closed: boolean;
    readonly expiresAt: Date;
  };
  /** A trusted device is in the slot. */
  readonly slotTaken: boolean;
  /** The one that was shown, or else the one of the code that waits to be shown. */
  readonly challenge: {
    readonly id: string;
    readonly secretId: string | null;
    /** Drawn for whoever shows it. */
    readonly deviceId: string;
    readonly expiresAt: Date;
    /** Fingerprint of the key that it went to. */
    readonly spentBy: string | null;
  } | null;
  /** How many were made for the code. */
  readonly made: number;
  /** Devices of the code's other challenges that went to a key. */
  readonly others: readonly string[];
}

/** A challenge of a device that is enrolled: for the successor of one of its certificates, or for one of its school's network. */
export interface RenewalChallenge {
  readonly id: string;
  readonly secretId: string | null;
  readonly deviceId: string;
  /** Fingerprint of the certificate that is to be replaced; for a network, of the one that it was asked for by. */
  readonly certificate: string;
  /** Hash of the profile that it was given with; null: it renews. */
  readonly network: string | null;
  readonly expiresAt: Date;
  /** Fingerprint of the key that it went to. */
  readonly spentBy: string | null;
  /** Its device is enrolled, and its identity was not taken away. */
  readonly trusted: boolean;
}

/**
 * Whether that code still lets a device in.
 * @throws DomainError `fleet.codeUsed`, `fleet.codeClosed`, `fleet.codeExpired`, `fleet.codeSlotTaken`
 */
export function requireOpen({ code, classroom, slotTaken }: Invitation, now: Date): void {
  if (code.used) throw fleetError('codeUsed');
  if (code.closed || classroom.closed) throw fleetError('codeClosed');
  if (code.expiresAt <= now) throw fleetError('codeExpired');
  if (slotTaken || code.slot > classroom.capacity) throw fleetError('codeSlotTaken', { slot: code.slot });
}

/** When a challenge made now ends: never after the window of its code, where it is of one. */
export function challengeEnd(now: Date, code?: Pick<Invitation['code'], 'expiresAt'>): Date {
  const own = new Date(now.getTime() + CHALLENGE_MINUTES * 60_000);
  return code === undefined || own < code.expiresAt ? own : code.expiresAt;
}
