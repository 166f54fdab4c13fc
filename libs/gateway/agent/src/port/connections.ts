import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** A device waits, asks and reports, and may find its earlier connections dead. */
const MOST_OF_A_CERTIFICATE = 16;

/** The open TLS connections of this process, by the certificate that the peer proved: to cut them when it is revoked. */
export class Connections {
  readonly #sockets = new Map<string, Set<TLSSocket>>();

  /**
   * Called once the handshake is done, whatever the certificate is worth: nobody has been identified yet.
   * @returns false when as many are open with that certificate as one device may need
   */
  open(socket: TLSSocket): boolean {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return true;
    const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
    if ((this.#sockets.get(fingerprint)?.size ?? 0) >= MOST_OF_A_CERTIFICATE) return false;
    socket.once('close', this.lend(fingerprint, socket));
    return true;
  }

  /**
   * Counts the socket among those of a certificate that a proxy brings, for as long as a request lasts: until what is
   * returned is called.
   * @param fingerprint SHA-256 of the certificate, 64 lower-case hexadecimal digits
   */
  lend(fingerprint: string, socket: TLSSocket): () => void {
    const sockets = this.#sockets.get(fingerprint) ?? new Set<TLSSocket>();
    this.#sockets.set(fingerprint, sockets.add(socket));
    return () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(fingerprint) === sockets) this.#sockets.delete(fingerprint);
    };
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
