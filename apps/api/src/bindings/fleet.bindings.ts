import {
  BUDGET_LINES,
  DEVICE_CERTIFICATES,
  ENROLMENT_ADDRESS,
  type BudgetLines,
  type DeviceCertificates,
  type EnrolmentAddressSource,
} from '@chariot/fleet';
import { FundingService } from '@chariot/convention';
import { IpadEnrolment } from '@chariot/gateway-apple';
import { PkiService } from '@chariot/pki';
import type { Provider } from '@nestjs/common';
import { Config } from '../config.js';

/** What the fleet asks of rooms that it does not know. */
export const fleetBindings: readonly Provider[] = [
  {
    provide: ENROLMENT_ADDRESS,
    inject: [Config, PkiService, IpadEnrolment],
    useFactory: (config: Config, pki: PkiService, ipads: IpadEnrolment): EnrolmentAddressSource => ({
      address: async () => ({
        serverUrl: config.deviceUrl,
        fingerprint: pki.trustAnchors().rootFingerprint.slice(0, 40),
        ...(await ipads.address()),
      }),
    }),
  },
  {
    provide: DEVICE_CERTIFICATES,
    inject: [PkiService],
    useFactory: (pki: PkiService): DeviceCertificates => ({ expiries: (tx, deviceIds) => pki.expiries(tx, deviceIds) }),
  },
  {
    provide: BUDGET_LINES,
    inject: [FundingService],
    useFactory: (funding: FundingService): BudgetLines => ({
      mayPayFor: (tx, reach, budgetLineId, schoolUai) => funding.paysFor(reach, tx, budgetLineId, schoolUai),
    }),
  },
];
