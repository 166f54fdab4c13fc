import { violatedConstraint } from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';

/** Whatever would take one licence more than were bought is refused, whoever else asks at the same time. */
export async function withinLicences<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedConstraint(error) === 'app_licences') throw fleetError('licencesMissing');
    throw error;
  }
}
