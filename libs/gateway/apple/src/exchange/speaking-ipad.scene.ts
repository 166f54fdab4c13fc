import { knock, type Answered } from '@chariot/testkit';
import { readCommand, readDict, type PlistDict, type PlistInput } from '@chariot/wire-apple';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';

type Said = Readonly<Record<string, PlistInput>>;
interface Command {
  readonly uuid: string;
  readonly requestType: string;
  readonly command: PlistDict;
}
interface Item {
  readonly kind: string;
  readonly Identifier: string;
  readonly ServerToken: string;
}
type Json = Record<string, unknown>;

const LISTS = [
  ['Activations', 'activation', 'activations'],
  ['Assets', 'asset', 'assets'],
  ['Configurations', 'configuration', 'configurations'],
  ['Management', 'management', 'management'],
] as const;

const informationOf = (SerialNumber: string): Said => ({
  QueryResponses: {
    ...{ SerialNumber, ModelName: 'iPad', ProductName: 'iPad12,1', OSVersion: '18.1.1' },
    ...{
      BatteryLevel: 1,
      IMEI: '35 123456 789012 3',
      WiFiMAC: 'aa:bb:cc:dd:ee:ff',
      DeviceName: 'iPad de la directrice',
    },
  },
});
const APPLICATIONS: Said = {
  InstalledApplicationList: [
    { Identifier: 'org.geogebra.ios', ShortVersion: '6.0', Version: '60' },
    { Identifier: 'fr.exemple.encours', Version: '1', Installing: true },
  ],
};

/** An iPad that is enrolled, asks, does what it is told and says so, over the real port. */
export class SpeakingIpad {
  /** Every command that it was handed, in order. */
  readonly handed: Command[] = [];
  /** What it answers to a command of that type, beside its CommandUUID; `Acknowledged` and nothing else unless told. */
  readonly hands: Record<string, Said>;
  /** By identifier: what it says of a configuration instead of « valid ». */
  readonly refuses = new Map<string, Json>();
  readonly declarations = new Map<string, Json>();
  readonly profiles = new Map<string, string>();
  /** Declarations that it asked for. */
  fetched = 0;
  token: string | null = null;

  constructor(
    readonly ipad: PlayedIpad,
    private readonly port: number,
  ) {
    this.hands = { DeviceInformation: informationOf(ipad.serialNumber), InstalledApplicationList: APPLICATIONS };
  }

  report(said: Said): Promise<Answered> {
    return this.ipad.put({ UDID: this.ipad.udid, ...said }, { path: '/mdm/command' });
  }

  /** Asks, and does what it is told until there is nothing more; then brings its declarations up to date, if told to. */
  async connect(): Promise<string[]> {
    const types: string[] = [];
    let declares: Buffer | null = null;
    let answer = await this.report({ Status: 'Idle' });
    for (let turn = 0; turn < 50; turn += 1) {
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      if (answer.bytes.length === 0) break;
      const command = readCommand(answer.bytes);
      this.handed.push(command);
      types.push(command.requestType);
      if (command.requestType === 'DeclarativeManagement') declares = command.command.get('Data') as Buffer;
      answer = await this.report({
        Status: 'Acknowledged',
        CommandUUID: command.uuid,
        ...this.hands[command.requestType],
      });
    }
    if (declares !== null && this.hands['DeclarativeManagement'] === undefined) await this.synchronise(declares);
    return types;
  }

  async ask(endpoint: string, data?: Buffer): Promise<Answered> {
    return this.ipad.put(this.ipad.says('DeclarativeManagement', { Endpoint: endpoint, ...(data && { Data: data }) }));
  }
  async asked(endpoint: string): Promise<Json> {
    const answer = await this.ask(endpoint);
    if (answer.status !== 200) throw new Error(`${endpoint}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Json;
  }

  async synchronise(tokens?: Buffer): Promise<void> {
    const said = (tokens ? JSON.parse(tokens.toString()) : await this.asked('tokens')) as { SyncTokens: Json };
    const token = String(said.SyncTokens['DeclarationsToken']);
    if (token !== this.token) await this.#fetch();
    this.token = token;
    await this.tell();
  }

  async #fetch(): Promise<void> {
    const { Declarations } = (await this.asked('declaration-items')) as { Declarations: Record<string, Item[]> };
    const items = LISTS.flatMap(([list, kind]) => (Declarations[list] ?? []).map((item) => ({ ...item, kind })));
    for (const known of this.declarations.keys()) {
      if (!items.some(({ kind, Identifier }) => `${kind}/${Identifier}` === known)) this.declarations.delete(known);
    }
    for (const { kind, Identifier, ServerToken } of items) {
      const path = `${kind}/${Identifier}`;
      if (this.declarations.get(path)?.['ServerToken'] === ServerToken) continue;
      const one = await this.asked(`declaration/${path}`);
      this.fetched += 1;
      this.declarations.set(path, one);
      if (one['Type'] === 'com.apple.configuration.legacy') await this.#install(Identifier, one['Payload'] as Json);
    }
  }

  async #install(identifier: string, { ProfileURL }: Json): Promise<void> {
    const answer = await this.get(new URL(String(ProfileURL)).pathname);
    if (answer.status !== 200) throw new Error(`${String(ProfileURL)}: ${answer.status} ${answer.text}`);
    readDict(answer.bytes);
    this.profiles.set(identifier, answer.text);
  }

  /** What it fetches by its own certificate; null: by none. */
  get(path: string, by: PlayedIpad | null = this.ipad): Promise<Answered> {
    if (by === null) return knock(this.port, { path });
    const { certificate, key } = by.signer;
    const der =
      Buffer.from(certificate)
        .toString('base64')
        .match(/.{1,64}/g) ?? [];
    return knock(this.port, {
      path,
      certPem: `-----BEGIN CERTIFICATE-----\n${der.join('\n')}\n-----END CERTIFICATE-----\n`,
      keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
  }

  /** Its status report. */
  async tell(more: Json = {}): Promise<Answered> {
    const of = (kind: string): Json[] =>
      [...this.declarations].flatMap(([path, { Identifier, ServerToken }]) =>
        path.startsWith(`${kind}/`)
          ? [
              {
                ...{ identifier: Identifier, 'server-token': ServerToken, active: true, valid: 'valid' },
                ...this.refuses.get(String(Identifier)),
              },
            ]
          : [],
      );
    const declarations = Object.fromEntries(LISTS.map(([, kind, list]) => [list, of(kind)]));
    const StatusItems = { management: { declarations }, ...more };
    return this.ask('status', Buffer.from(JSON.stringify({ StatusItems, Errors: [] })));
  }
}
