import type { DoorReply } from './door.decorator.js';

/** Where people come by https. A browser takes this name from this very host only, with Secure and for every path (RFC 6265bis §4.1.3.2). */
export const SESSION_COOKIE = '__Host-chariot_session';
/** Where they come in the clear (this machine, a trial): a browser would drop the other name. */
export const PLAIN_SESSION_COOKIE = 'chariot_session';

/** The one name that is given, and believed, at this address. */
export const sessionCookieAt = (publicUrl: string): string =>
  new URL(publicUrl).protocol === 'https:' ? SESSION_COOKIE : PLAIN_SESSION_COOKIE;

/** The cookie that carries a session: no script reads it, no other site sends it. */
export class SessionCookie {
  readonly #name: string;

  constructor(publicUrl: string) {
    this.#name = sessionCookieAt(publicUrl);
  }

  /** `seconds`: how long the browser keeps it; the server decides by itself when the session ends. */
  set(reply: DoorReply, token: string, seconds: number): void {
    reply.header('set-cookie', this.#line(encodeURIComponent(token), seconds));
  }

  clear(reply: DoorReply): void {
    reply.header('set-cookie', this.#line('', 0));
  }

  #line(value: string, seconds: number): string {
    const parts = [`${this.#name}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
    return [...parts, ...(this.#name === SESSION_COOKIE ? ['Secure'] : [])].join('; ');
  }
}
