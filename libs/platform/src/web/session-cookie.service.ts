import type { DoorReply } from './door.decorator.js';

export const SESSION_COOKIE = 'chariot_session';

/** The cookie that carries a session: no script reads it, no other site sends it. */
export class SessionCookie {
  readonly #secure: boolean;

  constructor(publicUrl: string) {
    this.#secure = new URL(publicUrl).protocol === 'https:';
  }

  /** `seconds`: how long the browser keeps it; the server decides by itself when the session ends. */
  set(reply: DoorReply, token: string, seconds: number): void {
    reply.header('set-cookie', this.#line(encodeURIComponent(token), seconds));
  }

  clear(reply: DoorReply): void {
    reply.header('set-cookie', this.#line('', 0));
  }

  #line(value: string, seconds: number): string {
    const parts = [`${SESSION_COOKIE}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
    return [...parts, ...(this.#secure ? ['Secure'] : [])].join('; ');
  }
}
