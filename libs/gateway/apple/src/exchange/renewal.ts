import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import { renewalOf } from '@chariot/pki';
import type { MdmCaller } from '../enrolment/mdm-exchange.port.js';

type Ends = Pick<MdmCaller['certificate'], 'renewFrom' | 'notAfter'>;

/**
 * Whether an iPad that asks is to renew its identity: by pki's rule for when, which moves before the summer what would fall in it, and
 * never in the summer itself, not even what is about to end: nobody is there to see that it fails.
 */
export const isToRenew = (certificate: Ends, now: Date): boolean =>
  renewalOf(certificate, now) !== 'no' && !inSummerFreeze(LocalDate.at(now));
