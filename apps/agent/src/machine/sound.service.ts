import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { OperationOutcome } from './machine.js';
import { command, findTool, isThere, PATH } from './tools.service.js';

const CARDS = '/proc/asound/card0';

/**
 * Rings by ALSA, at full volume, which is put back afterwards. Resolves once it has begun: what comes next is not kept
 * waiting, and a sound that is cut short by a power cut is over anyway.
 */
export async function ring(seconds: number): Promise<OperationOutcome> {
  const [speaker, mixer] = [await findTool('speaker-test'), await findTool('amixer')];
  if (speaker === null || mixer === null || !(await isThere(CARDS))) {
    return { status: 'notApplicable', why: 'Cette machine n’a pas de haut-parleur que l’agent sache faire sonner.' };
  }
  const kept = join('/run', 'chariot-volume');
  // A ringing that is under way has kept the true volume already.
  if (!(await isThere(kept))) await command('alsactl', ['store', '--file', kept]);
  await command('amixer', ['-q', 'set', 'Master', '100%', 'unmute']);
  const options = { env: { PATH }, stdio: 'ignore', timeout: seconds * 1000 } as const;
  const child = spawn(speaker, ['--test', 'sine', '--frequency', '880', '--nloops', '0'], options);
  child.once('exit', () => void putBack(kept));
  child.once('error', () => void putBack(kept));
  return { status: 'done', why: null };
}

async function putBack(kept: string): Promise<void> {
  const tool = await findTool('alsactl');
  if (tool !== null) spawn(tool, ['restore', '--file', kept], { env: { PATH }, stdio: 'ignore' });
}
