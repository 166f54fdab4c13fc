import type { X509Certificate } from 'node:crypto';

/** Who comes to a door of a port that is not the API's: what is known before the body is read. */
export interface PortArrival {
  readonly method: string;
  /** What stands after the `?`, its escapes as they came; empty without one. No router or logger has looked at it. */
  readonly rawQuery: string;
  /** The parts of the address that the door's path names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The certificate whose key was proved on the connection, or to a named proxy (DER). Whose it is nobody has asked yet. */
  readonly certificate: Buffer | X509Certificate | undefined;
  /** Whether that certificate is of our authority; whoever shows another one, or none, is a stranger so far. */
  readonly isProved: boolean;
  /** Where it comes from, as limits count it. */
  readonly network: string;
}

/** The same with what it brings: bytes, which nothing has read. */
export interface PortVisit extends PortArrival {
  /** Empty when nothing came. */
  readonly body: Buffer;
}

export interface PortAnswer {
  readonly status: number;
  /** Sent to the letter, nothing behind it; absent: there is no body. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Why it is a refusal, by a stable code: for the log, which says neither address nor body. */
  readonly refused?: { readonly code: string; readonly deviceId?: string | undefined };
}

/**
 * A door of a port that is not the API's, where a protocol that others wrote is spoken: bytes in, bytes out. What it throws is a
 * fault of ours: every refusal is an answer.
 */
export interface PortDoor {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As the router takes it: `/scep`. */
  readonly path: string;
  /** Bytes. */
  readonly bodyLimit: number;
  /**
   * Who counts its visitors. `port`: by where they come from, before the body is read, as the doors for those that have no
   * identity. `door`: itself, once it knows who comes; the port only bounds how many are under way from one place, and how many
   * bodies of strangers it holds.
   */
  readonly counts: 'port' | 'door';
  /** What is answered before the body is read, which it is then not; null: it may be. */
  admit?(arrival: PortArrival): PortAnswer | null;
  answer(visit: PortVisit): Promise<PortAnswer>;
  /** What is answered when the port itself refuses (too many, too large, an unforeseen fault): never a page of its own. */
  refuse(status: number): PortAnswer;
}
