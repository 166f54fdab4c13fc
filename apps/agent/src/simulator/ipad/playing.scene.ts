import { KeyPool } from './keys.js';
import type { IpadEvent, IpadOptions } from './options.js';
import { ProtocolServer } from './protocol-server.scene.js';
import { SimulatedIpad } from './simulated-ipad.service.js';

/** A server of a spec's own, and the iPads that it plays against it. Each test ends with the server found unbroken and emptied. */
export class Playing {
  server!: ProtocolServer;
  keys: readonly string[] = [];
  readonly events: IpadEvent[] = [];
  #ipads: SimulatedIpad[] = [];
  #seeds = 0;

  constructor(keys: number) {
    beforeAll(async () => {
      this.keys = await KeyPool.make(keys);
      this.server = await ProtocolServer.start();
    });
    afterAll(() => this.server.stop());
    afterEach(async () => {
      const { server } = this;
      await Promise.all(this.#ipads.map((ipad) => ipad.stop()));
      expect(server.broken).toEqual([]);
      this.#ipads = [];
      for (const list of [this.events, server.checkIns, server.reports, server.scep, server.machineInfo])
        list.length = 0;
      server.queue.clear();
      server.sockets.clear();
      server.declare([]);
      Object.assign(server, { pendings: 0, scepRefuses: false, adeAsksForUpdate: null, statusOf: () => 200 });
    });
  }

  readonly ipad = (options: Partial<IpadOptions> = {}): SimulatedIpad => {
    const made = new SimulatedIpad({
      ...{ seed: `spec ${++this.#seeds}`, keys: new KeyPool(this.keys), waking: this.server.apns },
      ...{ stepMs: 0, secondMs: 1, slowMs: 5 },
      onEvent: (event) => this.events.push(event),
      ...options,
    });
    this.#ipads.push(made);
    return made;
  };
  readonly enrolled = async (options: Partial<IpadOptions> = {}): Promise<SimulatedIpad> => {
    const made = this.ipad(options);
    await made.enrolWith(this.server.profile());
    return made;
  };
  /** As a server does: a push, and the connection that follows. */
  readonly pushed = async (made: SimulatedIpad): Promise<void> => {
    expect(this.server.push(made.udid)).toBe(200);
    await new Promise((resolve) => setImmediate(resolve));
    await made.settled();
  };
  readonly statuses = (uuid: string): unknown[] => this.server.reported(uuid).map(({ Status }) => Status);
}
