import { Rollups } from '@chariot/fleet';
import { DomainError } from '@chariot/kernel';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { inventoryModule } from '../modules.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

const USAGE = `Utilisation :
  npm run inventory -- verify    recompte toutes les tablettes et compare aux comptes tenus à jour`;

/** For whoever operates the server: whether every count that the console shows is what counting the devices gives. */
async function main(): Promise<void> {
  const [verb, ...more] = readWords(process.argv.slice(2), {}).positionals;
  if (verb !== 'verify' || more.length > 0) throw new ConfigError(USAGE);
  const app = await NestFactory.createApplicationContext(await inventoryModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const faults = await app.get(Rollups, { strict: false }).verify();
    for (const { what, placeId, dimension, value, kept, counted } of faults) {
      if (what === 'listing') console.error(`FAUTE : la tablette ${placeId} n’est pas listée telle qu’elle est.`);
      else
        console.error(
          `FAUTE : lieu ${placeId}, ${dimension} « ${value} » : ${kept ?? 0} tenu, ${counted ?? 0} compté.`,
        );
    }
    if (faults.length > 0) process.exitCode = 1;
    else console.log('Inventaire exact : chaque compte est celui que donne le recomptage des tablettes.');
  } finally {
    await app.close();
  }
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
