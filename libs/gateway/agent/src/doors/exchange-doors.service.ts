import { newId, Reach, type Clock } from '@chariot/kernel';
import type { Clones, DesiredState, DeviceNext, Reports } from '@chariot/fleet';
import type { Database, Tx, Vault } from '@chariot/platform';
import { renewalOf, type DeviceIdentity, type PkiService } from '@chariot/pki';
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
import { gatewayAgentError } from '../errors.js';
import { concreteOf } from '../settings/concrete-settings.service.js';
import type { Waits } from '../waking/waits.service.js';
import { replying, type Answer, type Visit } from './door.js';
import { operationWorded } from './wording.js';

const COPIED = Reach.system('identité copiée');

/** What a device asks and reports, each message in one transaction under the device's own reach. */
export class ExchangeDoors {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly fleet: {
      readonly desired: Pick<DesiredState, 'next'>;
      readonly clones: Pick<Clones, 'heard' | 'inventoried'>;
      readonly reports: Pick<Reports, 'contact' | 'configuration' | 'inventory' | 'operation' | 'starting'>;
    },
    private readonly vault: Vault,
    private readonly waits: Waits,
    private readonly pki: Pick<PkiService, 'revoke'>,
  ) {}

  /** What it should be or do next. Handing out finishes nothing: only a report does. */
  async ask({ body, waitedMs, gone }: Visit, device: DeviceIdentity): Promise<Answer> {
    const { revision, facts, bootId, kinds } = decodeAsk(body);
    const reach = Reach.device(device.deviceId);
    const knock = {
      bootId,
      arrivedAt: new Date(this.clock.now().getTime() - waitedMs),
      isAwaited: () => !gone.aborted,
    };
    const next = await this.database.transaction(reach, async (tx) => {
      if (await this.fleet.clones.heard(tx, reach, knock)) return 'copied';
      await this.fleet.reports.contact(tx, reach);
      if (facts !== undefined) {
        if (await this.fleet.clones.inventoried(tx, reach, facts)) return 'copied';
        await this.fleet.reports.inventory(tx, reach, { reportId: newId(), facts });
      }
      return this.#next(tx, reach, { revision, kinds }, device);
    });
    if (next === 'copied') return this.#refuseCopied(device.deviceId);
    return replying(() => encodeAskReply({ time: this.#time(), next }));
  }

  /** Answered once committed: the device keeps its report until then, and may send it twice. */
  async report({ body }: Visit, { deviceId }: DeviceIdentity): Promise<Answer> {
    const { report } = decodeReport(body);
    const reach = Reach.device(deviceId);
    const decision = await this.database.transaction(reach, async (tx) => {
      if (report.kind === 'inventory' && (await this.fleet.clones.inventoried(tx, reach, report.facts)))
        return 'copied';
      const said = await this.#note(tx, reach, report);
      await this.fleet.reports.contact(tx, reach);
      return said;
    });
    if (decision === 'copied') return this.#refuseCopied(deviceId);
    return replying(() => encodeReportReply({ time: this.#time(), ...(decision !== undefined && { decision }) }));
  }

  /** Long poll, for networks that block MQTT. */
  async wake({ query, gone }: Visit, { deviceId }: DeviceIdentity): Promise<Answer> {
    const { seconds } = decodeWakeQuery(query);
    const wake = await this.waits.wait(deviceId, seconds, gone);
    return replying(() => encodeWakeReply({ wake }));
  }

  async #next(
    tx: Tx,
    reach: Reach,
    ask: { readonly revision: string | null; readonly kinds: readonly string[] | undefined },
    device: DeviceIdentity,
  ): Promise<Next> {
    const renewal = renewalOf(device, this.clock.now());
    if (renewal === 'urgent') return { kind: 'renew' };
    const next = await this.fleet.desired.next(tx, reach, ask);
    if (next.kind === 'wait' && renewal === 'due') return { kind: 'renew' };
    return this.#worded(tx, next);
  }

  async #worded(tx: Tx, next: DeviceNext): Promise<Next> {
    switch (next.kind) {
      case 'configure': {
        const { revision, payload, variables, hours } = next;
        return { kind: 'configure', revision, settings: await concreteOf(tx, this.vault, payload, variables, hours) };
      }
      case 'operate':
        return { kind: 'operate', operation: operationWorded(next.operation) };
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

  /** It is set aside for good already; its certificates go now, and by the event of that commit should this fail. */
  async #refuseCopied(deviceId: string): Promise<never> {
    await this.database.transaction(COPIED, (tx) => this.pki.revoke(tx, { deviceId, reason: 'keyCompromise' }));
    throw gatewayAgentError('copiedIdentity');
  }

  #time(): string {
    return this.clock.now().toISOString();
  }
}
