import { DomainError, Reach } from '@chariot/kernel';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { inviteIpads } from '../invitations.js';
import { enrolmentModule } from '../modules.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run enrolment -- apple --classroom ID --count N [--minutes M] [--json]
      ouvre une fenêtre d’enrôlement de N emplacements libres (60 minutes par défaut) et donne leurs adresses`;

const OPTIONS = { classroom: 'string', count: 'string', minutes: 'string', json: 'boolean' } as const;
const OPERATOR = Reach.system('ligne de commande (enrôlement)');

/** For whoever operates the server: codes of a class mobile, as the addresses that iPads (or what plays them) open. */
async function main(): Promise<void> {
  const { json, ...asking } = asked(process.argv.slice(2));
  const app = await NestFactory.createApplicationContext(await enrolmentModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const invitations = await inviteIpads(app, OPERATOR, asking);
    if (json) console.log(JSON.stringify(invitations));
    else for (const { slot, page } of invitations) console.log(`emplacement ${slot} : ${page}`);
  } finally {
    await app.close();
  }
}

/** @throws ConfigError */
function asked(args: readonly string[]) {
  const { values, positionals } = readWords(args, OPTIONS);
  const [family, ...more] = positionals;
  const { classroom: classroomId = '', count = '', minutes = '60', json = false } = values;
  const isWhole = (text: string, most: number): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= most;
  if (family !== 'apple' || more.length > 0 || classroomId === '' || !isWhole(count, 40) || !isWhole(minutes, 10_080)) {
    throw new ConfigError(USAGE);
  }
  return { classroomId, count: Number(count), minutes: Number(minutes), json };
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
