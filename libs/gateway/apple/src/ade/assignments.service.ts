import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { CLOCK, Database } from '@chariot/platform';
import type { AppleSession } from './apple-calls.service.js';
import { AdeDevicesRepository } from './devices.repository.js';
import { AdeServerRepository, type ServerRow } from './server.repository.js';
import { setupProfile, type SetupProfile } from './setup-profile.js';

/** Where an iPad that Apple sends here says what it is. */
export const MACHINE_PATH = '/mdm/ade';

export interface AdeOptions {
  /** `https://host:port` of the device port, as iPads reach it. */
  readonly deviceUrl: string;
}
export const ADE_OPTIONS = Symbol('AdeOptions');

const SYSTEM = Reach.system('Apple School Manager');
const BATCH = 500;
/** Serial numbers that Apple refused are tried again by the hour: somebody attributes them in Apple School Manager meanwhile. */
const RETRY_MS = 60 * 60_000;

/** What Apple is to give each iPad, and what it has said: what differs is sent, until nothing does. */
@Injectable()
export class Assignments {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly servers: AdeServerRepository,
    private readonly devices: AdeDevicesRepository,
    private readonly pki: PkiService,
    @Inject(ADE_OPTIONS) private readonly options: AdeOptions,
  ) {}

  async isDue(server: ServerRow): Promise<boolean> {
    const { profileUuid } = server;
    const at = this.clock.now();
    // None was ever defined at Apple's: the first iPad that has a cart asks for it.
    if (profileUuid === null) return this.#isAnyPlaced();
    return this.database.read(SYSTEM, async (tx) => {
      for (const placed of [true, false])
        if ((await this.devices.differing(tx, profileUuid, { placed, at, limit: 1 })).length > 0) return true;
      return this.#profile().hash !== server.profileHash;
    });
  }

  /** Safe to repeat: Apple's answer that was lost is asked for again. @throws AppleRefusal */
  async send(session: AppleSession, server: ServerRow): Promise<void> {
    let profileUuid = server.profileUuid;
    const wanted = this.#profile();
    if (wanted.hash !== server.profileHash && (profileUuid !== null || (await this.#isAnyPlaced()))) {
      profileUuid = await session.define(wanted.body);
      const uuid = profileUuid;
      await this.database.transaction(SYSTEM, (tx) =>
        this.servers.noteProfile(tx, server.tokenSecret, uuid, wanted.hash),
      );
    }
    if (profileUuid === null) return;
    await this.#sendAll(session, profileUuid, true);
    await this.#sendAll(session, profileUuid, false);
  }

  async #sendAll(session: AppleSession, profileUuid: string, placed: boolean): Promise<void> {
    for (;;) {
      const at = this.clock.now();
      const serials = await this.database.read(SYSTEM, (tx) =>
        this.devices.differing(tx, profileUuid, { placed, at, limit: BATCH }),
      );
      if (serials.length === 0) return;
      const said = await session.assign(serials, placed ? profileUuid : null);
      // One that Apple does not speak of was not given: it is not asked about for ever.
      const answers = new Map(serials.map((serial) => [serial, said.get(serial) ?? 'FAILED']));
      const times = { at, retryAt: new Date(at.getTime() + RETRY_MS) };
      await this.database.transaction(SYSTEM, (tx) =>
        this.devices.answered(tx, placed ? profileUuid : null, answers, times),
      );
    }
  }

  async #isAnyPlaced(): Promise<boolean> {
    return (await this.database.read(SYSTEM, (tx) => this.devices.countPlaced(tx))) > 0;
  }

  #profile(): SetupProfile {
    return setupProfile(`${this.options.deviceUrl}${MACHINE_PATH}`, this.pki.trustAnchors().rootDer);
  }
}
