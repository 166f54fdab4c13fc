/** Once somebody wants to use one: it is no part of the first page. */
const library = (): Promise<typeof import('@simplewebauthn/browser')> => import('@simplewebauthn/browser');
type Library = Awaited<ReturnType<typeof library>>;

/** Browsers offer passkeys to secure pages only. */
export const passkeysWork = (): boolean => window.isSecureContext && 'PublicKeyCredential' in window;

/** The person closed the browser's window, or it found no key: nothing to excuse, she chooses another way. */
export class PasskeyLeft extends Error {
  override readonly name = 'PasskeyLeft';
}

type Answer = { readonly id: string; readonly rawId: string; readonly type: 'public-key' };
type Options = Readonly<Record<string, unknown>>;

const SAID: Readonly<Record<string, string>> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'Cette clé d’accès est déjà sur votre compte.',
  ERROR_INVALID_RP_ID:
    'L’adresse de cette page ne permet pas les clés d’accès : ouvrez Chariot à son adresse habituelle.',
  ERROR_INVALID_DOMAIN:
    'L’adresse de cette page ne permet pas les clés d’accès : ouvrez Chariot à son adresse habituelle.',
};

async function speak<T>(ask: (library: Library) => Promise<T>): Promise<T> {
  let loaded: Library | undefined;
  try {
    loaded = await library();
    return await ask(loaded);
  } catch (error) {
    if (loaded !== undefined && error instanceof loaded.WebAuthnError && SAID[error.code] !== undefined) {
      throw new PasskeyLeft(SAID[error.code], { cause: error });
    }
    throw new PasskeyLeft('La clé d’accès n’a pas été lue. Recommencez, ou choisissez un autre moyen.', {
      cause: error,
    });
  }
}

/** Asks the browser for one of the person's passkeys. @throws PasskeyLeft with a French sentence */
export const askPasskey = (options: Options): Promise<Answer> =>
  speak(({ startAuthentication }) => startAuthentication({ optionsJSON: options as never }));

/** Asks the browser to make a passkey. @throws PasskeyLeft with a French sentence */
export const makePasskey = (options: Options): Promise<Answer> =>
  speak(({ startRegistration }) => startRegistration({ optionsJSON: options as never }));
