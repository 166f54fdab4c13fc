import { decodeEnrolReply, encodeEnrolReply, type EnrolReply } from '@chariot/wire-agent';
import type { StateFolder } from '../state/state.repository.js';
import type { ClientIdentity } from '../trust/checked-socket.service.js';
import { normaliseFingerprint } from '../trust/fingerprint.js';
import { serverAddress } from '../trust/server-address.js';

/** The server that was pinned at enrolment. */
export interface PinnedServer {
  readonly url: string;
  readonly fingerprint: string;
}

export interface StoredIdentity extends ClientIdentity {
  /** Kept after a renewal until the new one was used: the old one stays valid until then. */
  readonly previous: ClientIdentity | null;
}

const FILES = {
  server: 'server.json',
  enrolment: 'enrolment.json',
  identity: 'identity.json',
  nextKey: 'next-key.pem',
} as const;

/** Who the device is, for which server. Every write is one rename: after a power cut there is an old or a new identity. */
export class Enrolment {
  readonly #state: StateFolder;

  constructor(state: StateFolder) {
    this.#state = state;
  }

  server(): Promise<PinnedServer | null> {
    return this.#state.parsed(FILES.server, (text) => {
      const { url, fingerprint } = JSON.parse(text) as { url: string; fingerprint: string };
      return { url: serverAddress(url).url, fingerprint: normaliseFingerprint(fingerprint) };
    });
  }

  details(): Promise<EnrolReply | null> {
    return this.#state.parsed(FILES.enrolment, decodeEnrolReply);
  }

  identity(): Promise<StoredIdentity | null> {
    return this.#state.parsed(FILES.identity, (text) => {
      const stored = JSON.parse(text) as StoredIdentity;
      if (typeof stored.keyPem !== 'string' || !Array.isArray(stored.chain)) throw new TypeError('not an identity');
      return stored;
    });
  }

  /** A key asked for but not certified yet: an enrolment or a renewal whose reply is lost is tried again with the same. */
  async nextKey(make: () => Promise<string>): Promise<string> {
    const kept = await this.#state.read(FILES.nextKey);
    if (kept !== null) return kept;
    const made = await make();
    await this.#state.write(FILES.nextKey, made);
    return made;
  }

  async enrolled(server: PinnedServer, reply: EnrolReply, keyPem: string): Promise<void> {
    await this.#state.write(FILES.server, JSON.stringify(server));
    await this.#state.write(FILES.identity, JSON.stringify({ keyPem, chain: reply.chain, previous: null }));
    // Last: a device is enrolled when this file is there.
    await this.#state.write(FILES.enrolment, encodeEnrolReply(reply));
    await this.#state.remove(FILES.nextKey);
  }

  async renewed(keyPem: string, chain: readonly string[], previous: ClientIdentity): Promise<void> {
    const kept = { keyPem: previous.keyPem, chain: previous.chain };
    await this.#state.write(FILES.identity, JSON.stringify({ keyPem, chain, previous: kept }));
    await this.#state.remove(FILES.nextKey);
  }

  /** The new identity was accepted: the previous one may go. */
  async settled({ keyPem, chain }: ClientIdentity): Promise<void> {
    await this.#state.write(FILES.identity, JSON.stringify({ keyPem, chain, previous: null }));
  }
}
