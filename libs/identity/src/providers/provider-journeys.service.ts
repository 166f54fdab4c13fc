import { Inject, Injectable } from '@nestjs/common';
import { DomainError, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Logger, RefusalLog } from '@chariot/platform';
import { CredentialChange } from '../credentials/credential-change.service.js';
import { identityError } from '../errors.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import type { OpenedSession } from '../sessions/sessions.service.js';
import { hashOf, isToken, newToken } from '../sessions/token.service.js';
import { Attempts } from '../sign-in/attempts.service.js';
import type { Knocker } from '../sign-in/password-sign-in.service.js';
import { FlowsRepository, type Flow, type FlowPurpose } from './flows.repository.js';
import { ProviderClients } from './provider-clients.service.js';
import { ProviderLinksRepository } from './provider-links.repository.js';
import { ProviderNames } from './provider-names.service.js';
import { ProviderSignIn } from './provider-sign-in.service.js';
import type { ProviderSettings } from './providers.port.js';

export const FLOW_LIFE_MS = 10 * 60_000;
/** Journeys that one address may have under way. */
const MOST_FROM_ONE = 300;
const SYSTEM = Reach.system('connexion');

/** What a provider's return brings: a code or an error, in the address. */
export interface Returned {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

/** How a return ended. */
export interface Arrival {
  /** `null`: the journey is not known. */
  readonly purpose: FlowPurpose | null;
  readonly session: OpenedSession | null;
  readonly refusal: DomainError | null;
}

/** The way to an identity provider and back. */
@Injectable()
export class ProviderJourneys {
  readonly #refusals: RefusalLog;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly database: Database,
    private readonly flows: FlowsRepository,
    private readonly links: ProviderLinksRepository,
    private readonly names: ProviderNames,
    private readonly clients: ProviderClients,
    private readonly signIn: ProviderSignIn,
    private readonly change: CredentialChange,
    private readonly attempts: Attempts,
    logger: Logger,
  ) {
    this.#refusals = new RefusalLog(logger);
  }

  /**
   * `reach`: who is signed in, to prove or to link; `null` to sign in.
   * @returns where to send the browser, and what it must come back with
   * @throws DomainError `identity.providerUnknown`, `identity.providerAway`, `identity.providerNotLinked`, `identity.proofNeeded`…
   */
  async leave(
    id: string,
    purpose: FlowPurpose,
    reach: Reach | null,
    address: string,
  ): Promise<{ readonly location: string; readonly browser: string }> {
    const provider = this.#provider(id);
    if (reach !== null) await this.#checkMay(reach, purpose, id);
    const [state, nonce, verifier, browser] = [newToken(), newToken(), newToken(), newToken()];
    const asked = { redirectUri: this.#returnAddress(id), state, nonce, verifier, again: purpose === 'prove' };
    const location = await this.clients.address(provider, asked);
    const now = this.clock.now();
    await this.database.transaction(SYSTEM, async (tx) => {
      const askedFrom = this.attempts.askerKey(address);
      if ((await this.flows.waitingFrom(tx, askedFrom, now)) >= MOST_FROM_ONE) {
        throw identityError('tooManyAttempts', { wait: '10 minutes' });
      }
      await this.flows.add(tx, {
        stateHash: hashOf(state),
        browserHash: hashOf(browser),
        provider: id,
        purpose,
        nonce,
        verifier,
        personId: reach?.id ?? null,
        sessionId: reach?.credential?.id ?? null,
        askedFrom,
        createdAt: now,
        expiresAt: new Date(now.getTime() + FLOW_LIFE_MS),
      });
    });
    return { location, browser };
  }

  /** Never throws a refusal: a browser that comes back is sent to a page that says it. */
  async arrive(id: string, returned: Returned, browser: string | undefined, from: Knocker): Promise<Arrival> {
    let purpose: FlowPurpose | null = null;
    try {
      const provider = this.#provider(id);
      const flow = await this.#flow(id, returned, browser);
      purpose = flow.purpose;
      return { purpose, session: await this.#settle(provider, flow, returned, from), refusal: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Whoever sets a provider up must be able to see what is wrong with it; the browser is told one word.
      this.#refusals.note({
        door: 'identity provider',
        code: error.code,
        from: from.address,
        provider: id,
        why: whyOf(error),
      });
      await this.attempts.refused(from.address, { method: 'provider', person: null });
      return { purpose, session: null, refusal: error };
    }
  }

  async #settle(
    provider: ProviderSettings,
    flow: Flow,
    returned: Returned,
    { userAgent }: Knocker,
  ): Promise<OpenedSession | null> {
    if (returned.error !== undefined || returned.code === undefined) throw identityError('providerRefused');
    const { nonce, verifier, purpose } = flow;
    const said = await this.clients.redeem(provider, this.#returnedTo(provider.id, returned), {
      state: returned.state ?? '',
      nonce,
      verifier,
      again: purpose === 'prove',
    });
    if (purpose === 'signIn') return this.signIn.enter(provider, said, userAgent);
    if (purpose === 'prove') await this.signIn.prove(flow, said);
    else await this.signIn.link(flow, provider, said);
    return null;
  }

  async #flow(id: string, { state }: Returned, browser: string | undefined): Promise<Flow> {
    const taken =
      state === undefined || !isToken(state) || browser === undefined
        ? undefined
        : await this.database.transaction(SYSTEM, (tx) =>
            this.flows.take(
              tx,
              { provider: id, stateHash: hashOf(state), browserHash: hashOf(browser) },
              this.clock.now(),
            ),
          );
    if (taken === undefined) throw identityError('providerFlowGone');
    return taken;
  }

  async #checkMay(reach: Reach, purpose: FlowPurpose, id: string): Promise<void> {
    await this.database.read(reach, async (tx) => {
      if (purpose === 'link') await this.change.allow(tx, reach);
      else if (!(await this.links.ofOneself(tx, reach)).some(({ provider }) => provider === id)) {
        throw identityError('providerNotLinked');
      }
    });
  }

  #provider(id: string): ProviderSettings {
    const provider = this.names.find(id);
    if (provider === undefined) throw identityError('providerUnknown');
    return provider;
  }

  #returnAddress(id: string): string {
    return `${this.instance.publicUrl}/api/v1/sign-in/providers/${id}/return`;
  }

  #returnedTo(id: string, { code, state, iss }: Returned): URL {
    const url = new URL(this.#returnAddress(id));
    for (const [name, value] of Object.entries({ code, state, iss })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
  }
}

/** The messages of an error and of what caused it; never what they carry: it may hold a token. */
function whyOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return '';
  return [error.message, whyOf(error.cause, depth + 1)].filter((text) => text !== '').join(' ← ');
}
