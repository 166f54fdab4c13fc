import { closeSession, getMe, type Me } from '@chariot/contract';
import { call } from './client.js';

/** Long enough to change page without asking again, short enough that a role given or ended shows within a minute. */
const FRESH_MILLISECONDS = 60_000;

let known: { readonly me: Promise<Me>; readonly at: number } | undefined;

/** Who is signed in, as this tab knows it: nothing is kept in the browser but the httpOnly cookie, which no script reads. */
export const session = {
  /** The signed-in person. @throws ApiFailure 401 when there is nobody */
  current(): Promise<Me> {
    if (known !== undefined && Date.now() - known.at < FRESH_MILLISECONDS) return known.me;
    const me = call(getMe, {}).catch((error: unknown) => {
      session.forget();
      throw error;
    });
    known = { me, at: Date.now() };
    return me;
  },

  /** After a sign-in, whose answer already says who entered. */
  begin(me: Me): void {
    known = { me: Promise.resolve(me), at: Date.now() };
  },

  forget(): void {
    known = undefined;
  },

  async close(): Promise<void> {
    session.forget();
    await call(closeSession, {});
  },
};
