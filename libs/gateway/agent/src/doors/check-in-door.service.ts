import type { CheckIns, Heard, OperationReports } from '@chariot/fleet';
import type { Clock } from '@chariot/kernel';
import { renewalOf, type DeviceIdentity } from '@chariot/pki';
import { decodeAsk, decodeReport, encodeAskReply, encodeReportReply, type Next } from '@chariot/wire-agent';
import { replying, type Answer, type Visit } from './door.js';
import type { ExchangeDoors } from './exchange-doors.service.js';
import { operationWorded } from './wording.js';

/**
 * Before `ask` and `report`, where most that is said is « nothing new », or « done »: those devices are heard together, many in
 * one commit. Anything else — facts, a certificate that nears its end, a start that was not heard before — goes the usual way.
 */
export class CheckInDoor {
  constructor(
    private readonly clock: Clock,
    private readonly fleet: {
      readonly checkIns: Pick<CheckIns, 'hear'>;
      readonly reports: Pick<OperationReports, 'hear'>;
    },
    private readonly exchange: Pick<ExchangeDoors, 'ask' | 'report'>,
  ) {}

  async ask(visit: Visit, device: DeviceIdentity): Promise<Answer> {
    const { revision, facts, bootId, kinds } = decodeAsk(visit.body);
    const { deviceId } = device;
    if (facts === undefined && renewalOf(device, this.clock.now()) === 'no') {
      const heard = await this.fleet.checkIns.hear({ deviceId, bootId, revision, kinds });
      if (heard !== undefined) {
        return replying(() => encodeAskReply({ time: this.clock.now().toISOString(), next: worded(heard) }));
      }
    }
    return this.exchange.ask(visit, device);
  }

  async report(visit: Visit, device: DeviceIdentity): Promise<Answer> {
    const { report } = decodeReport(visit.body);
    // What was measured goes the usual way: somebody else is told of it.
    const isPlain = report.kind === 'operation' && report.tenths === undefined;
    if (isPlain && (await this.fleet.reports.hear(device.deviceId, report))) {
      return replying(() => encodeReportReply({ time: this.clock.now().toISOString() }));
    }
    return this.exchange.report(visit, device);
  }
}

const worded = (heard: Heard): Next =>
  heard.kind === 'operate' ? { kind: 'operate', operation: operationWorded(heard.operation) } : heard;
