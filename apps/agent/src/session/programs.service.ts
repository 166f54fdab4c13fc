import { isAgentError } from '../errors.js';
import { command } from '../machine/tools.service.js';
import { PUPIL } from './pupil.js';

/** Ends whatever the pupils' account still runs: a session that is closed leaves programs behind. */
export async function endPrograms(): Promise<void> {
  try {
    await command('pkill', ['--signal', 'KILL', '--uid', PUPIL.name]);
  } catch (error) {
    // pkill(1): 1 when there was none.
    if (!isAgentError(error, 'badSetting')) throw error;
  }
}
