import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** What each connection has proved, read once: a kept one brings many requests, and TLS 1.3 never changes its mind. */
export class PeerCertificates {
  readonly #known = new WeakMap<TLSSocket, X509Certificate | null>();

  of(socket: TLSSocket): X509Certificate | undefined {
    const known = this.#known.get(socket);
    if (known !== undefined) return known ?? undefined;
    const certificate = socket.getPeerX509Certificate();
    this.#known.set(socket, certificate ?? null);
    return certificate;
  }
}
