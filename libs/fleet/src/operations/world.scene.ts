import { newId, Reach } from '@chariot/kernel';
import type { ProfileSettings } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import type { SettingOutcome } from '../configurations/outcome.js';
import { CheckIns } from '../check-ins/check-ins.service.js';
import { OperationReports } from '../check-ins/operation-reports.service.js';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import type { Scene } from '../fleet.scene.js';
import type { ReferenceDevice, ReferenceOperation } from './reference.scene.js';

class Lost extends Error {}

/** A tablet as our agent is: what it has begun is on its disk, and a report is kept until it is acknowledged. */
export interface Tablet {
  readonly id: string;
  readonly bootId: string;
  revision: string;
  /** What it was last told to be. */
  settings: ProfileSettings;
  readonly known: Set<string>;
  readonly effects: string[];
  readonly owed: { readonly reportId: string; readonly operationId: string; readonly said: 'done' | 'failed' }[];
  readonly sent: Tablet['owed'][number][];
}

/** The real thing. */
export class World {
  readonly ids = new Map<ReferenceOperation, string>();
  readonly tablets = new Map<ReferenceDevice, Tablet>();

  constructor(
    private readonly scene: Scene,
    readonly commune: string,
    readonly schools: readonly string[],
    readonly classrooms: readonly string[],
    readonly profiles: readonly string[],
  ) {}

  tablet(device: ReferenceDevice): Tablet {
    const found = this.tablets.get(device);
    if (found === undefined) throw new Error(device.name);
    return found;
  }

  id(operation: ReferenceOperation): string {
    return this.ids.get(operation) ?? '';
  }

  operation(id: string): ReferenceOperation | null {
    return [...this.ids].find(([, one]) => one === id)?.[0] ?? null;
  }

  /** `crash`: everything is done, and the commit never comes. */
  async act<T>(reach: Reach, crash: boolean, work: (tx: Tx) => Promise<T>): Promise<T | null> {
    try {
      return await this.scene.act(reach, async (tx) => {
        const result = await work(tx);
        if (crash) throw new Lost();
        return result;
      });
    } catch (error) {
      if (error instanceof Lost) return null;
      throw error;
    }
  }

  /** Asks until it is told something that is not its configuration. */
  async ask(device: ReferenceDevice, crash = false): Promise<string | null> {
    const tablet = this.tablet(device);
    for (;;) {
      const { id: deviceId, bootId, revision } = tablet;
      const asked = { deviceId, bootId, revision, kinds: device.understands };
      const heard = crash ? undefined : await this.scene.get(CheckIns).hear(asked);
      if (heard !== undefined) return heard.kind === 'operate' ? heard.operation.id : null;
      const next = await this.act(Reach.device(tablet.id), crash, (tx) =>
        this.scene.get(DesiredState).next(tx, Reach.device(tablet.id), {
          ...{ revision: tablet.revision, kinds: device.understands },
        }),
      );
      if (next?.kind !== 'configure' || crash) return next?.kind === 'operate' ? next.operation.id : null;
      const settings = Object.keys(next.payload as object) as SettingOutcome['setting'][];
      const outcomes = settings.map((setting) => ({ setting, status: 'applied' as const, why: null }));
      await this.scene.report(tablet.id, next.revision, outcomes);
      tablet.revision = next.revision;
      tablet.settings = next.payload as ProfileSettings;
    }
  }

  /** What our agent does of what it is told: once, whatever it is told again. */
  perform(device: ReferenceDevice, operationId: string, said: 'done' | 'failed'): void {
    const { known, effects, owed } = this.tablet(device);
    if (!known.has(operationId)) {
      known.add(operationId);
      effects.push(operationId);
    }
    if (!owed.some((report) => report.operationId === operationId)) {
      owed.push({ reportId: newId(), operationId, said });
    }
  }

  async report(device: ReferenceDevice, { reportId, operationId, said }: Tablet['owed'][number], crash: boolean) {
    const { id } = this.tablet(device);
    const reach = Reach.device(id);
    const report = { reportId, operationId, status: said, why: null };
    if (!crash && (await this.scene.get(OperationReports).hear(id, report))) return null;
    return this.act(reach, crash, (tx) => this.scene.get(Reports).operation(tx, reach, report));
  }
}
