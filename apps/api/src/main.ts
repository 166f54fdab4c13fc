import { DevicePort } from '@chariot/gateway-agent';
import { AdeDoors, AppleDoors, OwnAppDoors } from '@chariot/gateway-apple';
import { ScepDoors } from '@chariot/gateway-scep';
import { FirstRun, SignInLinks } from '@chariot/identity';
import { DomainError } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { createWebApp, Logger, WAKE_CHANNEL, type PortDoor, type WakeChannel } from '@chariot/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { Config } from './config.js';
import { VERSION } from './instance.js';
import { linksFor } from './links.js';
import { serverModule } from './modules.js';
import { startupSentence } from './startup-error.js';

const CONSOLE = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** What the script that started this process is told once every door is open. */
interface Ready {
  readonly url: string;
  readonly deviceUrl: string;
  readonly fingerprint: string;
  readonly firstRunCode: string | null;
}

async function start(config: Config): Promise<void> {
  const logger = Logger.create({ level: config.logLevel });
  const app = await createWebApp(await serverModule(config, logger), {
    consoleDirectory: CONSOLE,
    trustedProxies: config.trustedProxies,
  });
  try {
    await app.init();
    const pki = app.get(PkiService);
    await pki.open();
    await app.get<WakeChannel>(WAKE_CHANNEL).start();
    await app.get(DevicePort).open({
      ...config.device,
      hostnames: config.deviceHostnames,
      proxies: config.deviceProxies,
      doors: [ScepDoors, AppleDoors, AdeDoors, OwnAppDoors].flatMap((doors) => doorsOf(app, doors)),
    });
    await app.listen(config.http.port, config.http.host);
    const firstRunCode = await app.get(FirstRun).prepare();
    stopOnSignals(app, logger);
    answerStarter(app);
    logger.info('ready', { version: VERSION, url: config.publicUrl, deviceUrl: config.deviceUrl });
    tell({
      url: config.publicUrl,
      deviceUrl: config.deviceUrl,
      fingerprint: pki.trustAnchors().rootFingerprint.slice(0, 40),
      firstRunCode,
    });
  } catch (error) {
    await close(app);
    throw error;
  }
}

const doorsOf = (
  app: INestApplicationContext,
  token: typeof ScepDoors | typeof AppleDoors | typeof AdeDoors | typeof OwnAppDoors,
): readonly PortDoor[] => app.get<{ readonly list: readonly PortDoor[] }>(token, { strict: false }).list;

/** Started by a script, it is told by a message; by hand or by systemd, on the terminal. */
function tell(ready: Ready): void {
  if (process.send !== undefined) {
    process.send(ready);
    return;
  }
  if (ready.firstRunCode !== null) {
    console.log(
      `premier démarrage : ouvrez ${ready.url}/#/premier-demarrage et saisissez le code ${ready.firstRunCode}`,
    );
  }
  console.log(`ready ${ready.url}`);
}

/** The script that started this process speaks for whoever operates it: it may ask for sign-in links, as by command line. */
function answerStarter(app: INestApplicationContext): void {
  process.on('message', (asked: unknown) => {
    const { id, linksFor: emails } = asked as { id?: unknown; linksFor?: unknown };
    if (!Array.isArray(emails)) return;
    linksFor(app.get(SignInLinks), emails.map(String)).then(
      (links) => process.send?.({ id, links }),
      (error: unknown) => process.send?.({ id, refused: error instanceof DomainError ? error.fr : String(error) }),
    );
  });
}

function stopOnSignals(app: INestApplicationContext, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    close(app).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('not stopped cleanly', { error });
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  // The script that started this process has died: nobody would stop it.
  process.on('disconnect', () => stop('disconnect'));
}

async function close(app: INestApplicationContext): Promise<void> {
  await app.get<WakeChannel>(WAKE_CHANNEL).stop();
  await app.close();
}

let config: Config | null = null;
try {
  config = Config.from(process.env);
  await start(config);
} catch (error) {
  const sentence = startupSentence(error, config);
  console.error(sentence ?? error);
  process.exit(1);
}
