import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type Clock } from '@chariot/kernel';
import { CLOCK, Outbound, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type CustomFetch,
  type ServerMetadata,
} from 'openid-client';
import { identityError } from '../errors.js';
import type { ProviderSettings } from './providers.port.js';

/** What is asked of a provider. */
export interface AskedOfProvider {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** To confirm that somebody is still there: she signs in again, whatever session the provider has. */
  readonly again: boolean;
}

/** What a provider said, once checked. */
export interface ProvenSubject {
  readonly issuer: string;
  readonly subject: string;
  /** When she showed the provider who she is, seconds since 1970; `undefined` when it does not say. */
  readonly authTime: number | undefined;
  /** Her address, unless the provider says that it is not verified; asked for only when it is needed. */
  readonly email: () => Promise<string | null>;
}

/** Signatures by a key of the provider's own; not `none`, and no secret that both sides know (RFC 8725 §3.1). */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const SKEW_S = 60;
const TIMEOUT_S = 10;
/** Settings are read again each hour; after a failure, not before half a minute: strangers press the button too. */
const FRESH_MS = 60 * 60_000;
const FAILED_MS = 30_000;
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

interface Known {
  readonly config: Promise<Configuration>;
  until: number;
}

/** Speaks OpenID Connect with the providers: settings and keys are fetched when they are needed, and kept a while. */
@Injectable()
export class ProviderClients {
  readonly #known = new Map<string, Known>();
  readonly #outside: Outbound;
  readonly #inside: Outbound;
  readonly #here: Outbound;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
  ) {
    const { outbound = {} } = options;
    this.#outside = new Outbound({ ...outbound, privateRanges: [], http: false });
    this.#inside = new Outbound(outbound);
    this.#here = new Outbound({ ...outbound, privateRanges: LOOPBACK, http: true });
  }

  /** Where to send the browser. @throws DomainError `identity.providerAway` */
  async address(provider: ProviderSettings, asked: AskedOfProvider): Promise<string> {
    const config = await this.#config(provider);
    const url = buildAuthorizationUrl(config, {
      redirect_uri: asked.redirectUri,
      scope: [...new Set(['openid', ...provider.scopes])].join(' '),
      state: asked.state,
      nonce: asked.nonce,
      code_challenge: await calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
      ...(provider.acrValues.length > 0 && { acr_values: provider.acrValues.join(' ') }),
      ...(asked.again && { prompt: 'login', max_age: '0' }),
    });
    return url.href;
  }

  /**
   * Exchanges the code of a return and checks the identity token: signature by a key of the issuer, algorithm, issuer,
   * audience, times, nonce (OpenID Connect Core §3.1.3.7). `returned`: the address of the return, with its parameters.
   * @throws DomainError `identity.providerRefused` whatever is wrong, `identity.providerAway`
   */
  async redeem(
    provider: ProviderSettings,
    returned: URL,
    asked: Omit<AskedOfProvider, 'redirectUri'>,
  ): Promise<ProvenSubject> {
    const config = await this.#config(provider);
    const tokens = await refusable(() =>
      authorizationCodeGrant(config, returned, {
        expectedState: asked.state,
        expectedNonce: asked.nonce,
        pkceCodeVerifier: asked.verifier,
        idTokenExpected: true,
        // How old it may be is the caller's to say; here that it must be said.
        ...(asked.again && { maxAge: 24 * 3600 }),
      }),
    );
    const claims = tokens.claims();
    if (claims === undefined || claims.sub.length > 255) throw identityError('providerRefused');
    // Core §3.1.3.7 says « should »: a token that names another party as the one it was made for is not ours.
    if (claims.azp !== undefined && claims.azp !== provider.clientId) throw identityError('providerRefused');
    const told = { email: claims['email'], email_verified: claims['email_verified'] };
    return {
      issuer: claims.iss,
      subject: claims.sub,
      authTime: claims.auth_time,
      email: async () => {
        const asks = typeof told.email !== 'string' && config.serverMetadata().userinfo_endpoint !== undefined;
        // Plain or signed: a signed one is checked against the issuer's keys.
        return verifiedEmail(
          asks ? await refusable(() => fetchUserInfo(config, tokens.access_token, claims.sub)) : told,
        );
      },
    };
  }

  #config(provider: ProviderSettings): Promise<Configuration> {
    const now = this.clock.now().getTime();
    const known = this.#known.get(provider.id);
    if (known !== undefined && known.until > now) return known.config;
    const config = this.#discover(provider);
    const entry: Known = { config, until: now + FRESH_MS };
    this.#known.set(provider.id, entry);
    config.catch((error: unknown) => {
      void error; // Whoever asked hears of it; here only how long it is believed.
      entry.until = this.clock.now().getTime() + FAILED_MS;
    });
    return config;
  }

  /**
   * What a provider may make us call: public addresses; if its settings say so, the private networks that the instance
   * calls at all (and in the clear where it may), or this machine alone.
   */
  #way({ allowPrivateNetwork, issuer }: ProviderSettings): Outbound {
    if (!allowPrivateNetwork) return this.#outside;
    return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(issuer).hostname) ? this.#here : this.#inside;
  }

  async #discover(provider: ProviderSettings): Promise<Configuration> {
    const fetch = this.#way(provider).fetch as unknown as CustomFetch;
    const clear = provider.allowPrivateNetwork && provider.issuer.startsWith('http:');
    const extensions = [enableNonRepudiationChecks, ...(clear ? [allowInsecureRequests] : [])];
    try {
      const found = await discovery(new URL(provider.issuer), provider.clientId, undefined, undefined, {
        [customFetch]: fetch,
        timeout: TIMEOUT_S,
        execute: extensions,
      });
      const server = restricted(found.serverMetadata());
      const basic = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === false;
      const config = new Configuration(
        server,
        provider.clientId,
        { [clockTolerance]: SKEW_S },
        basic ? ClientSecretBasic(provider.clientSecret) : ClientSecretPost(provider.clientSecret),
      );
      config[customFetch] = fetch;
      config.timeout = TIMEOUT_S;
      for (const extend of extensions) extend(config);
      return config;
    } catch (error) {
      throw identityError('providerAway', undefined, { cause: error });
    }
  }
}

/** The issuer's own list, less what is refused here: nothing left means no signature at all. */
function restricted(server: ServerMetadata): ServerMetadata {
  const allowed = (list: unknown): string[] =>
    ALGORITHMS.filter((algorithm) => (Array.isArray(list) ? list : ['RS256']).includes(algorithm));
  const { id_token_signing_alg_values_supported: ofToken, userinfo_signing_alg_values_supported: ofUserInfo } = server;
  return {
    ...server,
    id_token_signing_alg_values_supported: allowed(ofToken),
    userinfo_signing_alg_values_supported: allowed(ofUserInfo ?? ofToken),
  };
}

/** OpenID Connect Core §5.1: an address that the provider says it has not verified is anybody's. */
function verifiedEmail({
  email,
  email_verified: verified,
}: {
  email?: unknown;
  email_verified?: unknown;
}): string | null {
  const refused = verified !== undefined && verified !== true && verified !== 'true';
  return typeof email === 'string' && email.length <= 200 && !refused ? email : null;
}

/** The library throws for each thing that it finds wrong: one refusal, whose cause is for the log. */
async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const away = outboundRefusal(error);
    throw identityError(away ? 'providerAway' : 'providerRefused', undefined, { cause: error });
  }
}

/** Whether the provider could not be reached, rather than said something wrong. */
const outboundRefusal = (error: unknown): boolean =>
  error instanceof DomainError
    ? error.code.startsWith('outbound.')
    : error instanceof Error && error.cause !== undefined && outboundRefusal(error.cause);
