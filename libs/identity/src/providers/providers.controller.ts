import { Controller, createParamDecorator, Inject, type ExecutionContext } from '@nestjs/common';
import { endProviderSignIn, startProviderSignIn, unlinkProvider, type InputOf, type OutputOf } from '@chariot/contract';
import { DomainError, type Reach } from '@chariot/kernel';
import {
  Caller,
  Database,
  Door,
  Input,
  RemoteAddress,
  Reply,
  SessionCookie,
  SessionToken,
  UserAgent,
  type DoorReply,
  type DoorRequest,
} from '@chariot/platform';
import { Accounts } from '../credentials/account.service.js';
import { identityError } from '../errors.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import { Sessions } from '../sessions/sessions.service.js';
import { flowCookie, flowCookieOf } from './flow-cookie.js';
import { FLOW_LIFE_MS, ProviderJourneys } from './provider-journeys.service.js';
import { ProviderLinks } from './provider-links.service.js';
import type { FlowPurpose } from './flows.repository.js';

/** The cookies that the browser came with. */
const Cookies = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<DoorRequest>().headers.cookie,
);

@Controller()
export class ProvidersController {
  readonly #secure: boolean;

  constructor(
    @Inject(INSTANCE_INFO) instance: InstanceInfo,
    private readonly database: Database,
    private readonly journeys: ProviderJourneys,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    private readonly links: ProviderLinks,
    private readonly accounts: Accounts,
  ) {
    this.#secure = new URL(instance.publicUrl).protocol === 'https:';
  }

  /** A browser comes here by itself: what goes wrong sends it to a page that says it. */
  @Door(startProviderSignIn)
  async leave(
    @Input() { params, query }: InputOf<typeof startProviderSignIn>,
    @SessionToken() token: string | undefined,
    @RemoteAddress() address: string,
    @Reply() reply: DoorReply,
  ): Promise<OutputOf<typeof startProviderSignIn>> {
    const purpose = query.prove === '1' ? 'prove' : query.link === '1' ? 'link' : 'signIn';
    try {
      const reach = purpose === 'signIn' ? null : await this.#signedIn(token);
      const { location, browser } = await this.journeys.leave(params.provider, purpose, reach, address);
      reply.header('set-cookie', flowCookie(browser, FLOW_LIFE_MS / 1000, this.#secure));
      return sentTo(reply, location);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return sentTo(reply, pageOf(purpose, error));
    }
  }

  @Door(endProviderSignIn)
  async arrive(
    @Input() { params, query }: InputOf<typeof endProviderSignIn>,
    @Cookies() cookies: string | undefined,
    @RemoteAddress() address: string,
    @UserAgent() userAgent: string | undefined,
    @Reply() reply: DoorReply,
  ): Promise<OutputOf<typeof endProviderSignIn>> {
    const browser = flowCookieOf(cookies, this.#secure);
    const arrival = await this.journeys.arrive(params.provider, query, browser, { address, userAgent });
    if (arrival.purpose !== null) reply.header('set-cookie', flowCookie('', 0, this.#secure));
    if (arrival.session !== null) this.cookie.set(reply, arrival.session.token, arrival.session.seconds);
    return sentTo(reply, pageOf(arrival.purpose ?? 'signIn', arrival.refusal));
  }

  @Door(unlinkProvider)
  unlink(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof unlinkProvider>,
  ): Promise<OutputOf<typeof unlinkProvider>> {
    return this.database.transaction(reach, async (tx) => {
      await this.links.remove(tx, reach, params.id);
      return this.accounts.get(tx, reach);
    });
  }

  async #signedIn(token: string | undefined): Promise<Reach> {
    const reach = token === undefined ? null : await this.sessions.resolve(token);
    if (reach?.credential?.kind !== 'session') throw identityError('sessionGone');
    return reach;
  }
}

function sentTo(reply: DoorReply, location: string): { location: string } {
  reply.header('location', location);
  return { location };
}

/** Of the console. A refusal is its code alone: the page has the sentence. */
function pageOf(purpose: FlowPurpose, refusal: DomainError | null): string {
  const code = refusal?.code.replace(/^identity\./, '');
  if (code === undefined) return purpose === 'link' ? '/#/compte' : '/#/';
  return `${purpose === 'signIn' ? '/#/entrer' : '/#/compte'}?refus=${encodeURIComponent(code)}`;
}
