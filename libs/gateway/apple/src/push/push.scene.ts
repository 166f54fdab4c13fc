import { FrozenClock, newId, Reach, type Role, ROLE_PERMISSIONS } from '@chariot/kernel';
import { migrations as identityMigrations } from '@chariot/identity';
import { Journal, Logger, Mail, MasterKey, Outbound, Vault, type Tx } from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import { FakeApns, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Apns } from './apns.service.js';
import { ExpiryReminders } from './expiry-reminders.service.js';
import { PUSH_MIGRATIONS } from './index.js';
import { PushCertificatesRepository } from './push-certificates.repository.js';
import { PushCertificates } from './push-certificates.service.js';
import { PushDueRepository } from './push-due.repository.js';
import { Pusher } from './pusher.service.js';
import { makePushRequest, type MadeRequest } from './push-request.js';
import type { PushTarget, PushTargets } from './push-targets.port.js';

export const TOPIC = 'com.apple.mgmt.External.0192f0c0-0000-4000-8000-00000000abcd';
/** The clock stands still: what a timer of it looks at is not due before the spec says so. */
export const GATHER_MS = 200;
export const SYSTEM = Reach.system('spec');

/** iPads that have said their token, as the enrolment folder would keep them. */
export class KnownDevices implements PushTargets {
  readonly targets = new Map<string, PushTarget>();
  readonly offs: { readonly deviceId: string; readonly reason: string }[] = [];
  enrolled = 0;

  add(topic = TOPIC): string {
    const id = newId();
    this.targets.set(id, { token: Buffer.from(id.replaceAll('-', ''), 'hex'), pushMagic: `magie-${id}`, topic });
    this.enrolled += 1;
    return id;
  }

  of = (_: Tx, ids: readonly string[]): Promise<Map<string, PushTarget>> =>
    Promise.resolve(
      new Map(
        ids.flatMap((id) => {
          const target = this.targets.get(id);
          return target === undefined ? [] : [[id, target] as const];
        }),
      ),
    );

  off = (_: Tx, deviceId: string, token: Buffer, reason: string): Promise<void> => {
    if (this.targets.get(deviceId)?.token.equals(token) === true) {
      this.targets.delete(deviceId);
      this.offs.push({ deviceId, reason });
    }
    return Promise.resolve();
  };

  enrolledUnder = (): Promise<number> => Promise.resolve(this.enrolled);
}

/** One process of an instance, its database and Apple. */
export class PushScene {
  readonly clock = new FrozenClock('2026-11-26T08:00:00Z');
  readonly devices = new KnownDevices();
  readonly rows = new PushCertificatesRepository();
  readonly due = new PushDueRepository();
  readonly vault = new Vault(MasterKey.random());
  /** What was counted, and what each device is told to have been woken by. */
  readonly counted: string[] = [];
  readonly noted: { readonly deviceId: string; readonly outcome: string; readonly faults: readonly string[] }[] = [];
  readonly mailboxes: string[] = ['administration@exemple.fr', 'informatique@exemple.fr'];
  readonly certificates: PushCertificates;
  readonly reminders: ExpiryReminders;
  readonly apns: Apns;
  readonly pusher: Pusher;
  administrator!: Reach;
  /** Administers a part of it. */
  ofLess!: Reach;
  made!: MadeRequest;
  /** What its processes would do in a moment: a moment of real time may last as long as a whole spec, or none. */
  readonly #soon: (() => void)[] = [];
  readonly #others: Pusher[] = [];

  private constructor(
    readonly db: TestDatabase,
    readonly apple: FakeApns,
  ) {
    const { database } = db;
    const { clock, rows, due, devices } = this;
    this.certificates = new PushCertificates(clock, rows, due, this.vault, new Journal(), devices);
    const audience = { addresses: () => Promise.resolve(this.mailboxes), consoleUrl: 'http://localhost:3000' };
    const mail = new Mail(this.vault, clock, Logger.silent());
    this.reminders = new ExpiryReminders(clock, database, rows, mail, audience);
    const way = new Outbound({ ca: apple.caPem, privateRanges: ['127.0.0.0/8', '::1/128'] });
    this.apns = new Apns(way, { url: apple.url, pauseMs: 2, mostPauseMs: 20, timeoutMs: 30_000 });
    this.pusher = this.process();
  }

  static async open(): Promise<PushScene> {
    const db = await testDatabase({ migrations: [...territoryMigrations, ...identityMigrations, ...PUSH_MIGRATIONS] });
    const scene = new PushScene(db, await FakeApns.start());
    const [academie, departement] = [newId(), newId()];
    // Of one transaction: a place has its parent from the first.
    await db.ownerQuery(`
      insert into territory.place (id, kind, name, opened_on) values
        ('${academie}', 'academie', 'Grenoble', '2020-01-01'), ('${departement}', 'departement', 'Isère', '2020-01-01');
      insert into territory.place_parent (child, parent, from_on) values ('${departement}', '${academie}', '2020-01-01')`);
    scene.administrator = reachOf('administrator', academie);
    scene.ofLess = reachOf('administrator', departement);
    scene.made = await makePushRequest();
    return scene;
  }

  /** One more process on the same database. */
  another(): Pusher {
    const pusher = this.process();
    this.#others.push(pusher);
    return pusher;
  }

  private process(): Pusher {
    const { rows, due, certificates, devices: targets, apns, clock } = this;
    const parts = {
      database: this.db.database,
      due,
      certificates,
      rows,
      targets,
      apns,
      clock,
      logger: Logger.silent(),
      count: (outcome: string) => void this.counted.push(outcome),
      log: {
        note: (deviceId: string, { outcome, faults }: { outcome: string; faults: readonly string[] }) =>
          void this.noted.push({ deviceId, outcome, faults }),
      },
    };
    return new Pusher(parts, GATHER_MS, (work) => {
      this.#soon.push(work);
      return setTimeout(() => undefined, 0);
    });
  }

  /** The moment has come. */
  ring(): void {
    for (const work of this.#soon.splice(0)) work();
  }

  async close(): Promise<void> {
    for (const pusher of [this.pusher, ...this.#others]) await pusher.close();
    await this.apple.stop();
    await this.db.drop();
  }

  /** As before anything was asked for. */
  async anew(): Promise<void> {
    do {
      this.ring();
      for (const pusher of [this.pusher, ...this.#others]) await pusher.run();
    } while (this.#soon.length > 0);
    this.apple.say('accept');
    this.apple.accepted.length = 0;
    this.apple.asked = 0;
    this.devices.targets.clear();
    this.devices.offs.length = 0;
    this.counted.length = 0;
    this.noted.length = 0;
    this.devices.enrolled = 0;
    this.clock.set('2026-11-26T08:00:00Z');
    await this.db.ownerQuery('delete from apple.push_due');
    await this.db.ownerQuery('delete from apple.push_certificate');
    await this.db.ownerQuery('delete from apple.push_request');
    await this.db.ownerQuery(`delete from platform.secret where purpose = 'apple.pushKey'`);
    await this.db.ownerQuery('delete from platform.mail');
  }

  /** A request that was made here, by the key of the scene unless told. */
  async asked(made = this.made, reach = this.administrator): Promise<void> {
    await this.db.database.transaction(reach, (tx) => this.certificates.keep(tx, reach, made));
  }

  upload(file: string | Uint8Array, { reach = this.administrator, account = null as string | null } = {}) {
    return this.db.database.transaction(reach, (tx) => this.certificates.upload(tx, reach, Buffer.from(file), account));
  }

  /** What Apple's portal gives for the key of the scene. */
  signed({ topic = TOPIC, from = '2026-01-01', until = '2027-11-26', made = this.made } = {}): string {
    const valid = { from: new Date(`${from}T00:00:00Z`), until: new Date(`${until}T00:00:00Z`) };
    return this.apple.pushCertificate(made.request, topic, valid);
  }

  /** With a certificate in use. */
  async ready(until = '2027-11-26'): Promise<void> {
    await this.asked();
    await this.upload(this.signed({ until }));
  }

  /** Asks, and has all that is due pushed. */
  async wake(ids: readonly string[]): Promise<void> {
    await this.pusher.ask(ids);
    this.clock.advance(GATHER_MS);
    await this.pusher.run();
  }

  waiting(): Promise<{ device_id: string; attempts: number; due_at: Date }[]> {
    return this.db.ownerQuery('select device_id, attempts, due_at from apple.push_due order by device_id');
  }
}

function reachOf(role: Role, placeId: string): Reach {
  return Reach.person({
    personId: newId(),
    displayName: 'l’administration',
    grants: [{ role, placeId, permissions: ROLE_PERMISSIONS[role] }],
  });
}
