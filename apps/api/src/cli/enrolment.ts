import { EnrolmentWindows } from '@chariot/fleet';
import { IpadEnrolment, SIGNED_PROFILE, UNSIGNED_PROFILE } from '@chariot/gateway-apple';
import { DomainError, Reach } from '@chariot/kernel';
import { Database } from '@chariot/platform';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Config, ConfigError } from '../config.js';
import { enrolmentModule } from '../modules.js';
import { failed } from './failure.js';

const USAGE = `Utilisation :
  npm run enrolment -- apple --classroom ID --count N [--minutes M] [--json]
      ouvre une fenêtre d’enrôlement de N emplacements libres (60 minutes par défaut) et donne leurs adresses`;

const OPERATOR = Reach.system('ligne de commande (enrôlement)');

interface Invitation {
  readonly slot: number;
  /** What a person opens. */
  readonly page: string;
  /** The signed profile. */
  readonly url: string;
  /** The same as plain XML, where CHARIOT_APPLE_UNSIGNED_PROFILES allows it. */
  readonly unsignedUrl: string;
}

/** For whoever operates the server: codes of a class mobile, as the addresses that iPads (or what plays them) open. */
async function main(): Promise<void> {
  const { classroomId, count, minutes, json } = asked(process.argv.slice(2));
  const app = await NestFactory.createApplicationContext(await enrolmentModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const { ipadUrl, whyNoIpad } = await app.get(IpadEnrolment, { strict: false }).address();
    if (ipadUrl === null) throw new ConfigError(whyNoIpad);
    const { codes } = await app
      .get(Database)
      .transaction(OPERATOR, (tx) =>
        app.get(EnrolmentWindows, { strict: false }).open(tx, OPERATOR, classroomId, { count, minutes }),
      );
    const invitations = codes.map(({ slot, code }): Invitation => {
      const page = `${ipadUrl}/${code ?? ''}`;
      return { slot, page, url: `${page}/${SIGNED_PROFILE}`, unsignedUrl: `${page}/${UNSIGNED_PROFILE}` };
    });
    if (json) console.log(JSON.stringify(invitations));
    else for (const { slot, page } of invitations) console.log(`emplacement ${slot} : ${page}`);
  } finally {
    await app.close();
  }
}

/** @throws ConfigError */
function asked(args: readonly string[]) {
  const { values, positionals } = read(args);
  const [family, ...more] = positionals;
  const { classroom: classroomId = '', count = '', minutes = '60', json = false } = values;
  const isWhole = (text: string, most: number): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= most;
  if (family !== 'apple' || more.length > 0 || classroomId === '' || !isWhole(count, 40) || !isWhole(minutes, 10_080)) {
    throw new ConfigError(USAGE);
  }
  return { classroomId, count: Number(count), minutes: Number(minutes), json };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { classroom: text, count: text, minutes: text, json: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new ConfigError(USAGE, { cause: error });
  }
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
