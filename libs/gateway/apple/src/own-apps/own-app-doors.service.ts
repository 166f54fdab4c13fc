import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Objects, type PortAnswer, type PortDoor, type PortVisit } from '@chariot/platform';
import { writeAppManifest } from '@chariot/wire-apple';
import { OwnAppAddresses } from './own-app-address.js';
import { IPA, ipaUrl, MANIFEST, OWN_APPS_OPTIONS, OWN_APP_PATH, type OwnAppsOptions } from './own-app-path.js';
import { OwnAppsRepository } from './own-apps.repository.js';

const GIVING = Reach.system('application propre donnée à un iPad');
/** Each is whole in memory while it is read and opened: more wait for a few seconds, as an iPad does by itself. */
const AT_ONCE = 8;

/**
 * Where an iPad fetches an application of one's own: by an address that is its alone, ends, and is worth nothing once the iPad is not
 * to have that application any more.
 */
@Injectable()
export class OwnAppDoors {
  #reading = 0;
  /** By its SHA-256, as long as somebody is being sent it: a class on a slow line is sent one and the same. */
  readonly #sent = new Map<string, WeakRef<Buffer>>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Objects) private readonly objects: Objects,
    private readonly rows: OwnAppsRepository,
    private readonly addresses: OwnAppAddresses,
    @Inject(OWN_APPS_OPTIONS) private readonly options: OwnAppsOptions,
  ) {}

  get list(): readonly PortDoor[] {
    return [
      {
        method: 'GET',
        path: `${OWN_APP_PATH}/:address/:file`,
        bodyLimit: 1,
        // A class comes at once, from one address; what is none of ours costs a hash.
        counts: 'door',
        refuse: (status) => refused(status >= 500 ? 503 : status),
        answer: (visit) => this.answer(visit),
      },
    ];
  }

  async answer({ params }: Pick<PortVisit, 'params'>): Promise<PortAnswer> {
    const { address = '', file = '' } = params;
    const whose = this.addresses.read(address, this.clock.now());
    if (whose === null || !FILES.includes(file)) return refused(404);
    const app = await this.database.read(GIVING, (tx) =>
      this.rows.given(tx, GIVING, whose.deviceId, whose.licensedAppId),
    );
    if (app === undefined) return refused(404);
    if (file === MANIFEST) {
      const url = ipaUrl(this.options.deviceUrl, address);
      return { status: 200, contentType: 'application/xml', headers: NEVER_KEPT, body: writeAppManifest(app, url) };
    }
    const body = this.#sent.get(app.file)?.deref() ?? (await this.#read(app.file));
    if (body === null) return refused(503);
    return { status: 200, contentType: 'application/octet-stream', headers: NEVER_KEPT, body };
  }

  /** Null: enough are being read. */
  async #read(file: string): Promise<Buffer | null> {
    if (this.#reading >= AT_ONCE) return null;
    this.#reading += 1;
    try {
      const body = await this.objects.get(file);
      for (const [other, kept] of this.#sent) if (kept.deref() === undefined) this.#sent.delete(other);
      this.#sent.set(file, new WeakRef(body));
      return body;
    } finally {
      this.#reading -= 1;
    }
  }
}

const FILES: readonly string[] = [MANIFEST, IPA];
const NEVER_KEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const refused = (status: number): PortAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  ...(status === 503 && { headers: { 'retry-after': '10' } }),
  body:
    status === 404 ? 'Cette application n’est pas à donner ici.\n' : 'Le serveur est occupé : recommencez plus tard.\n',
});
