import {
  BUDGET_LINES,
  DEVICE_CERTIFICATES,
  ENROLMENT_ADDRESS,
  type BudgetLines,
  type DeviceCertificates,
  type EnrolmentAddressSource,
} from '@chariot/fleet';
import { FundingService } from '@chariot/convention';
import { PkiService } from '@chariot/pki';
import type { Provider } from '@nestjs/common';
import { Config } from '../config.js';

/** What the fleet asks of rooms that it does not know. */
export const fleetBindings: readonly Provider[] = [
  {
    provide: ENROLMENT_ADDRESS,
    inject: [Config, PkiService],
    useFactory: (config: Config, pki: PkiService): EnrolmentAddressSource => ({
      address: () => ({ serverUrl: config.deviceUrl, fingerprint: pki.trustAnchors().rootFingerprint.slice(0, 40) }),
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
