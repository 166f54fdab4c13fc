import { FirstRun, SignInLinks } from '@chariot/identity';
import { DomainError } from '@chariot/kernel';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { linksFor } from '../links.js';
import { peopleModule } from '../modules.js';
import { readWords } from './words.js';

/** For whoever operates the server: prints a one-time sign-in link for each e-mail address, in their order. */
async function main(): Promise<void> {
  const { positionals: emails } = readWords(process.argv.slice(2), {});
  if (emails.length === 0)
    throw new ConfigError('Indiquez une adresse électronique : npm run links -- directrice@exemple.fr');
  const app = await NestFactory.createApplicationContext(await peopleModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    if (await app.get(FirstRun).needed()) {
      throw new ConfigError('Personne n’administre encore cette instance : terminez d’abord le premier démarrage.');
    }
    console.log((await linksFor(app.get(SignInLinks), emails)).join('\n'));
  } finally {
    await app.close();
  }
}

main().catch((error: unknown) => {
  if (error instanceof DomainError) console.error(error.fr);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
