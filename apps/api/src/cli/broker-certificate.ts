import { DomainError } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Config, ConfigError } from '../config.js';
import { authorityModule } from '../modules.js';
import { failed } from './failure.js';
import { readWords } from './words.js';

/**
 * For whoever operates an external broker, or a proxy that ends devices' TLS: a certificate of Chariot's own authority, the only
 * one that devices believe, with its key, the authorities, and the list of revoked certificates.
 */
async function main(): Promise<void> {
  const [name, folder, ...more] = readWords(process.argv.slice(2), {}).positionals;
  if (name === undefined || folder === undefined || more.length > 0) {
    throw new ConfigError('Utilisation : npm run broker-certificate -- NOM-DU-SERVEUR DOSSIER');
  }
  const app = await NestFactory.createApplicationContext(await authorityModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const pki = app.get(PkiService);
    await pki.open();
    const { key, chain, notAfter, renewFrom } = await pki.serverCredentials([name]);
    const { issuingPem, rootPem } = pki.trustAnchors();
    const place = resolve(folder);
    await mkdir(place, { recursive: true, mode: 0o700 });
    await put(join(place, 'cle.pem'), key, 0o600);
    await put(join(place, 'certificat.pem'), chain, 0o644);
    await put(join(place, 'autorites.pem'), issuingPem + rootPem, 0o644);
    await put(join(place, 'revocations.pem'), pem('X509 CRL', await pki.crl()), 0o644);
    console.log(`${place} : cle.pem, certificat.pem (pour ${name}), autorites.pem, revocations.pem.`);
    console.log(
      `Le certificat finit le ${notAfter.toISOString().slice(0, 10)} : relancez cette commande à partir du ${renewFrom.toISOString().slice(0, 10)}, puis rechargez le broker.`,
    );
  } finally {
    await app.close();
  }
}

/** Never half written: a broker may be reading. */
async function put(file: string, content: string, mode: number): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, content, { mode });
  await chmod(part, mode); // writeFile keeps the mode of a file left from before
  await rename(part, file);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

main().catch((error: unknown) => failed(error instanceof DomainError ? error.fr : error));
