import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import type { AppleSchoolManager } from '@chariot/contract';
import { CLOCK, Database, Journal, Vault, type Tx } from '@chariot/platform';
import type { DepAccount, DepToken } from '@chariot/wire-apple';
import { daysLeft, renewBy, standingOf } from '../push/expiry.js';
import { pem } from '../push/push-certificate.js';
import { AppleCalls, AppleRefusal } from './apple-calls.service.js';
import { AdeDevicesRepository } from './devices.repository.js';
import { appleAdeError } from './errors.js';
import { failureSentence } from './failure.js';
import { AdeServerRepository, type ServerRow } from './server.repository.js';
import type { MadeKey } from './server-key.js';
import { openTokenFile } from './token-file.js';
import { KEY_SECRET, TOKEN_SECRET } from './token-secret.js';

/** The token by which Apple School Manager knows this instance: its key is made here, and its organisation never changed unseen. */
@Injectable()
export class AdeServers {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: AdeServerRepository,
    private readonly devices: AdeDevicesRepository,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Journal) private readonly journal: Journal,
    private readonly apple: AppleCalls,
  ) {}

  async state(tx: Tx): Promise<AppleSchoolManager> {
    await this.requireInstance(tx);
    const server = await this.repository.server(tx);
    const [key] = await this.repository.keys(tx);
    return {
      certificate: key === undefined ? null : { madeAt: key.madeAt.toISOString() },
      server: server === undefined ? null : this.#shown(server),
      devices: await this.devices.counts(tx, server?.profileUuid ?? null),
    };
  }

  /** PEM, for Apple School Manager. @throws apple-ade.noKey, .instanceOnly */
  async certificate(tx: Tx): Promise<string> {
    await this.requireInstance(tx);
    const [key] = await this.repository.keys(tx);
    if (key === undefined) throw appleAdeError('noKey');
    return pem('CERTIFICATE', key.certificate);
  }

  /** @param made before the transaction: making a key takes a second */
  async keep(tx: Tx, reach: Reach, made: MadeKey): Promise<AppleSchoolManager> {
    await this.requireInstance(tx);
    const id = newId();
    const keySecret = await this.vault.seal(tx, made.key, KEY_SECRET);
    await this.repository.addKey(tx, { id, keySecret, certificate: made.certificate, madeAt: this.clock.now() });
    await this.journal.record(tx, reach, { act: 'apple.ade.keyMade', subject: { kind: 'adeKey', id } });
    return this.state(tx);
  }

  /**
   * Puts a token in use. Apple is asked whose it is, outside any transaction.
   * @throws DomainError of the catalogue `apple-ade`
   */
  async upload(reach: Reach, file: Buffer): Promise<AppleSchoolManager> {
    const keys = await this.database.read(reach, (tx) => this.#keys(tx));
    const token = openTokenFile(file, keys);
    const endsAt = new Date(token.access_token_expiry);
    if (endsAt <= this.clock.now()) throw appleAdeError('tokenEnded', { day: LocalDate.format(LocalDate.at(endsAt)) });
    const account = await this.#account(token);
    return this.database.transaction(reach, (tx) => this.#install(tx, reach, token, endsAt, account));
  }

  /** The list is asked for at the next tick. @throws apple-ade.noServer */
  async ask(tx: Tx): Promise<AppleSchoolManager> {
    await this.requireInstance(tx);
    if ((await this.repository.server(tx)) === undefined) throw appleAdeError('noServer');
    await this.repository.dueAt(tx, this.clock.now());
    return this.state(tx);
  }

  /** To begin with another organisation. @throws apple-ade.noServer, .devicesPlaced */
  async withdraw(tx: Tx, reach: Reach): Promise<AppleSchoolManager> {
    await this.requireInstance(tx);
    await this.repository.lock(tx);
    const server = await this.repository.server(tx);
    if (server === undefined) throw appleAdeError('noServer');
    const count = await this.devices.countPlaced(tx);
    if (count > 0) throw appleAdeError('devicesPlaced', { count });
    await this.repository.remove(tx);
    await this.vault.forget(tx, server.tokenSecret);
    await this.devices.forgetApples(tx);
    const subject = { kind: 'adeServer', id: server.serverUuid, label: nameOf(server) };
    await this.journal.record(tx, reach, { act: 'apple.ade.withdrawn', subject });
    return this.state(tx);
  }

  /** @throws apple-ade.instanceOnly */
  async requireInstance(tx: Tx): Promise<void> {
    if (!(await this.repository.isOfInstance(tx))) throw appleAdeError('instanceOnly');
  }

  async #install(
    tx: Tx,
    reach: Reach,
    token: DepToken,
    tokenEndsAt: Date,
    account: DepAccount,
  ): Promise<AppleSchoolManager> {
    await this.repository.lock(tx);
    const present = await this.repository.server(tx);
    const given = {
      serverUuid: account.server_uuid,
      serverName: account.server_name ?? null,
      orgId: account.org_id ?? null,
      orgName: account.org_name ?? null,
    };
    if (present !== undefined && organisationOf(present) !== organisationOf(given)) {
      // Their iPads would be forgotten by Apple's list, one by one, and nobody would see why.
      if ((await this.devices.countPlaced(tx)) > 0)
        throw appleAdeError('anotherOrganisation', { given: nameOf(given), present: nameOf(present) });
      await this.devices.forgetApples(tx);
    }
    const tokenSecret = await this.vault.seal(tx, JSON.stringify(token), TOKEN_SECRET);
    const keepsPlace = present?.serverUuid === given.serverUuid;
    const tokenUploadedAt = this.clock.now();
    await this.repository.put(tx, { ...given, tokenSecret, tokenEndsAt, tokenUploadedAt }, keepsPlace);
    if (present !== undefined) await this.vault.forget(tx, present.tokenSecret);
    await this.journal.record(tx, reach, {
      act: present === undefined ? 'apple.ade.tokenInstalled' : 'apple.ade.tokenRenewed',
      subject: { kind: 'adeServer', id: given.serverUuid, label: nameOf(given) },
      details: { notAfter: tokenEndsAt.toISOString() },
    });
    return this.state(tx);
  }

  async #account(token: DepToken): Promise<DepAccount> {
    try {
      return await this.apple.by(token).account();
    } catch (error) {
      if (!(error instanceof AppleRefusal)) throw error;
      const { word } = error;
      if (word.startsWith('outbound.') || word.startsWith('HTTP_5'))
        throw appleAdeError('appleAway', {}, { cause: error });
      const advice =
        word === 'T_C_NOT_SIGNED'
          ? 'acceptez d’abord ses nouvelles conditions dans Apple School Manager, puis recommencez'
          : 'téléchargez-en un nouveau dans Apple School Manager';
      throw appleAdeError('tokenRefused', { word, advice }, { cause: error });
    }
  }

  async #keys(tx: Tx): Promise<MadeKey[]> {
    await this.requireInstance(tx);
    const keys: MadeKey[] = [];
    for (const { certificate, keySecret } of await this.repository.keys(tx))
      keys.push({ certificate, key: await this.vault.open(tx, keySecret, KEY_SECRET) });
    if (keys.length === 0) throw appleAdeError('noKey');
    return keys;
  }

  #shown(row: ServerRow): NonNullable<AppleSchoolManager['server']> {
    const endsOn = LocalDate.at(row.tokenEndsAt);
    const today = LocalDate.today(this.clock);
    return {
      name: row.serverName,
      organisation: row.orgName,
      tokenUploadedAt: row.tokenUploadedAt.toISOString(),
      tokenEndsOn: endsOn,
      renewBy: renewBy(endsOn),
      daysLeft: daysLeft(endsOn, today),
      standing: standingOf(endsOn, today),
      syncedAt: row.syncedAt?.toISOString() ?? null,
      dueAt: row.dueAt.toISOString(),
      failedAt: row.failedAt?.toISOString() ?? null,
      failure: row.failure === null ? null : failureSentence(row.failure),
    };
  }
}

type Organisation = Pick<ServerRow, 'serverUuid' | 'serverName' | 'orgId' | 'orgName'>;
const organisationOf = ({ orgId, orgName, serverUuid }: Organisation): string => orgId ?? orgName ?? serverUuid;
const nameOf = ({ orgName, serverName, serverUuid }: Organisation): string => orgName ?? serverName ?? serverUuid;
