import { createPublicKey } from 'node:crypto';
import { DepService, knock, type Answered } from '@chariot/testkit';
import { Installation } from '../enrolment/installation.scene.js';
import { certificateIn, certified, machineMessage, tokenFile } from './ade.scene.js';
import { MACHINE_PATH } from './assignments.service.js';
import { Synchronisation } from './synchronisation.service.js';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** Who vouches for the iPads of a spec, as weak as Apple’s. */
export const factory = certified('Factory', undefined, { ca: true, bits: 1_024 });

type Body = Record<string, unknown>;

/** A whole server and Apple’s enrolment service, on one clock. */
export class AdeInstallation {
  private constructor(
    readonly server: Installation,
    readonly apple: DepService,
  ) {}

  static async open(): Promise<AdeInstallation> {
    const apple = await DepService.start();
    const ade = { url: apple.url, deviceAuthorities: [createPublicKey(factory.key)] };
    const server = await Installation.open({ exchanges: true, ade });
    apple.now = () => server.clock.now();
    apple.token.access_token_expiry = new Date(server.clock.now().getTime() + 365 * DAY).toISOString();
    return new AdeInstallation(server, apple);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.apple.stop();
  }

  sync(): Promise<void> {
    return this.server.get(Synchronisation).run();
  }

  /** At the next half hour. */
  async later(): Promise<void> {
    this.server.clock.advance(31 * MINUTE);
    await this.sync();
  }

  state(): Promise<Body> {
    return this.server.api('GET', '/apple/school-manager');
  }

  async failure(): Promise<unknown> {
    return ((await this.state())['server'] as Body)['failure'];
  }

  rows(...serials: readonly string[]): Promise<Body[]> {
    return this.server.db.ownerQuery(
      `select serial, gone_at is not null as gone, profile_uuid as profile, outcome, slot from apple.ade_device
        where serial in (${serials.map((one) => `'${one}'`).join(', ')}) order by serial`,
    );
  }

  async listed(query: string): Promise<Body[]> {
    return (await this.server.api('GET', `/apple/school-manager/devices?${query}`))['items'] as Body[];
  }

  place(classroomId: string | null, ...serials: readonly string[]): Promise<Body> {
    return this.server.api('POST', '/apple/school-manager/placings', { classroomId, serials });
  }

  /** What « Télécharger le jeton » gives, put in use. */
  async upload(): Promise<Body> {
    const { text } = await this.server.raw('/apple/school-manager/certificate');
    const file = tokenFile(this.apple.tokenFile(), certificateIn(text));
    return this.server.api('POST', '/apple/school-manager/token', { contentBase64: file.toString('base64') });
  }

  async join(): Promise<void> {
    await this.server.api('POST', '/apple/school-manager/certificate');
    await this.upload();
  }

  post(body: Buffer): Promise<Answered> {
    const headers = { 'content-type': 'application/pkcs7-signature' };
    return knock(this.server.port, { method: 'POST', path: MACHINE_PATH, body, headers });
  }

  /** What a real iPad of that serial number posts. */
  message(serialNumber: string, how: Parameters<typeof machineMessage>[2] = {}): Buffer {
    return machineMessage(serialNumber, certified(serialNumber, factory, { bits: 1_024 }), how);
  }
}
