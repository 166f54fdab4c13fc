import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** The open TLS connections of this process, by the certificate that the peer proved: to cut them when it is revoked. */
export class Connections {
  readonly #sockets = new Map<string, Set<TLSSocket>>();

  /** Called once the handshake is done, whatever the certificate is worth: nobody has been identified yet. */
  open(socket: TLSSocket): void {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return;
    const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
    const sockets = this.#sockets.get(fingerprint) ?? new Set<TLSSocket>();
    this.#sockets.set(fingerprint, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(fingerprint) === sockets) this.#sockets.delete(fingerprint);
    });
  }

  /**
   * Destroys every connection made with this certificate, at once, whatever is under way on it.
   * @param fingerprint SHA-256 of the certificate, 64 lower-case hexadecimal digits
   * @returns how many
   */
  cut(fingerprint: string): number {
    const sockets = [...(this.#sockets.get(fingerprint) ?? [])];
    for (const socket of sockets) socket.destroy();
    return sockets.length;
  }
}
