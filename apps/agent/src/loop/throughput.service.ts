import { LIMITS } from '@chariot/wire-agent';
import type { OperationOutcome } from '../machine/machine.js';
import type { Server } from '../server/server.service.js';

/** Less says nothing of a line: a few packets that were on their way already. */
const TOO_FEW_BYTES = 32 * 1024;

/** How fast the line is, from one bounded download: tenths of Mbit/s. What fails is no figure, and is not tried again. */
export async function measured(server: Pick<Server, 'sample'>): Promise<OperationOutcome> {
  const { bytes, ms } = await server.sample();
  if (bytes < TOO_FEW_BYTES)
    return { status: 'failed', why: 'Trop peu de données sont arrivées pour mesurer le débit.' };
  return { status: 'done', why: null, tenths: tenthsOf(bytes, ms) };
}

/** A bit in a microsecond is a Mbit/s. */
export const tenthsOf = (bytes: number, ms: number): number =>
  Math.min(LIMITS.tenths, Math.round((bytes * 8 * 10) / (Math.max(1, ms) * 1000)));
