import { newId, Reach, type Clock } from '@chariot/kernel';
import type { DesiredState, DeviceNext, Reports } from '@chariot/fleet';
import type { Database, Tx, Vault } from '@chariot/platform';
import type { DeviceIdentity } from '@chariot/pki';
import {
  decodeAsk,
  decodeReport,
  decodeWakeQuery,
  encodeAskReply,
  encodeReportReply,
  encodeWakeReply,
  type Decision,
  type Next,
  type Report,
} from '@chariot/wire-agent';
import { concreteOf } from '../settings/concrete-settings.service.js';
import type { Waits } from '../waking/waits.service.js';
import { replying, type Answer, type Visit } from './door.js';
import { renewalOf } from './renewal.js';

/** What a device asks and reports, each message in one transaction under the device's own reach. */
export class ExchangeDoors {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly fleet: {
      readonly desired: Pick<DesiredState, 'next'>;
      readonly reports: Pick<Reports, 'contact' | 'configuration' | 'inventory' | 'operation' | 'starting'>;
    },
    private readonly vault: Vault,
    private readonly waits: Waits,
  ) {}

  /** What it should be or do next. Handing out finishes nothing: only a report does. */
  async ask({ body }: Visit, device: DeviceIdentity): Promise<Answer> {
    const { revision, facts } = decodeAsk(body);
    const reach = Reach.device(device.deviceId);
    const next = await this.database.transaction(reach, async (tx) => {
      await this.fleet.reports.contact(tx, reach);
      if (facts !== undefined) await this.fleet.reports.inventory(tx, reach, { reportId: newId(), facts });
      return this.#next(tx, reach, revision, device);
    });
    return replying(() => encodeAskReply({ time: this.#time(), next }));
  }

  /** Answered once committed: the device keeps its report until then, and may send it twice. */
  async report({ body }: Visit, { deviceId }: DeviceIdentity): Promise<Answer> {
    const { report } = decodeReport(body);
    const reach = Reach.device(deviceId);
    const decision = await this.database.transaction(reach, async (tx) => {
      const said = await this.#note(tx, reach, report);
      await this.fleet.reports.contact(tx, reach);
      return said;
    });
    return replying(() => encodeReportReply({ time: this.#time(), ...(decision !== undefined && { decision }) }));
  }

  /** Long poll, for networks that block MQTT. */
  async wake({ query, gone }: Visit, { deviceId }: DeviceIdentity): Promise<Answer> {
    const { seconds } = decodeWakeQuery(query);
    const wake = await this.waits.wait(deviceId, seconds, gone);
    return replying(() => encodeWakeReply({ wake }));
  }

  async #next(tx: Tx, reach: Reach, revision: string | null, device: DeviceIdentity): Promise<Next> {
    const renewal = renewalOf(device, this.clock.now());
    if (renewal === 'urgent') return { kind: 'renew' };
    const next = await this.fleet.desired.next(tx, reach, { revision });
    if (next.kind === 'wait' && renewal === 'due') return { kind: 'renew' };
    return this.#worded(tx, next);
  }

  async #worded(tx: Tx, next: DeviceNext): Promise<Next> {
    switch (next.kind) {
      case 'configure': {
        const { revision, payload, variables } = next;
        return { kind: 'configure', revision, settings: await concreteOf(tx, this.vault, payload, variables) };
      }
      case 'operate':
        return {
          kind: 'operate',
          operation: { ...next.operation, expiresAt: next.operation.expiresAt.toISOString() },
        };
      case 'inventory':
        return { kind: 'inventory' };
      case 'wait':
        return { kind: 'wait', seconds: next.seconds };
    }
  }

  /** @returns the decision that the device waits for, when it waits for one */
  async #note(tx: Tx, reach: Reach, report: Report): Promise<Decision | undefined> {
    switch (report.kind) {
      case 'configuration':
        await this.fleet.reports.configuration(tx, reach, report);
        return undefined;
      case 'inventory':
        await this.fleet.reports.inventory(tx, reach, report);
        return undefined;
      case 'operation':
        await this.fleet.reports.operation(tx, reach, report);
        return undefined;
      case 'operation-starting':
        return this.fleet.reports.starting(tx, reach, report.operationId);
    }
  }

  #time(): string {
    return this.clock.now().toISOString();
  }
}
