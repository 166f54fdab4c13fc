import { resolve } from 'node:path';
import { agentError, sentenceOf } from '../errors.js';
import { enrolMachine, unenrolMachine } from '../identity/enrolment.service.js';
import { lineLog } from '../log.js';
import { Agent } from '../loop/agent.service.js';
import { lockState } from '../state/lock.repository.js';
import { VERSION } from '../version.js';
import { frenchCommand, inFrench, runFrench } from './french.js';
import { installation, statePath, STATE_PATH, type Places } from './installation.service.js';
import { endPrograms } from '../session/programs.service.js';
import { PUPIL } from '../session/pupil.js';
import { clearSession } from '../session/clear-session.service.js';
import { updatesAllowed } from '../updates/allowed.service.js';
import { isOpen } from '../updates/hours.js';
import { keptHours } from '../updates/kept-hours.service.js';
import { statusLines } from './status.service.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

interface EnrolOptions extends Places {
  readonly server: string;
  readonly code: string;
  readonly fingerprint: string;
  readonly serial?: string;
}
interface UnenrolOptions extends Places {
  readonly reason: string;
  readonly force?: boolean;
}

const program = frenchCommand(
  'chariot-agent',
  'L’agent de Chariot sur un portable ou une tablette sous Linux.',
  VERSION,
);
const command = (name: string, description: string) =>
  inFrench(program.command(name))
    .description(description)
    .option('--root <dossier>', 'écrit les fichiers sous ce dossier et ne touche pas au système')
    .option('--state <dossier>', `dossier de l’agent (par défaut ${STATE_PATH}, sous --root s’il est donné)`);

command('enrol', 'enrôle cette machine avec la feuille d’enrôlement')
  .requiredOption('--server <adresse>', 'adresse du serveur, comme https://chariot.exemple.fr:3443')
  .requiredOption('--code <code>', 'code de la tablette, comme K7QM-3FHD-2X')
  .requiredOption('--fingerprint <empreinte>', 'empreinte de l’autorité, imprimée sur la feuille')
  .option('--serial <numéro>', 'numéro de série lu sur l’étiquette, si la machine ne le dit pas')
  .action(async ({ server, code, fingerprint, serial, ...places }: EnrolOptions) => {
    const parts = await installation(places, lineLog(complain));
    if (serial !== undefined) await parts.inventory.nameSerial(serial);
    const { label } = await enrolMachine(parts, { serverUrl: server, code, fingerprint });
    say(`Machine enrôlée : ${label}.`);
  });

command('run', 'fait tourner l’agent jusqu’à ce qu’on l’arrête')
  .option('--allow-erase', 'laisse le parc effacer cette machine (deux personnes doivent l’avoir voulu)')
  .action(async (places: Places) => {
    const log = lineLog(say);
    const { state, machine, network, localClock } = await installation(places, log);
    const agent = await Agent.of({ state, machine, network, localClock, random: Math.random, log });
    const unlock = await lockState(state, await machine.bootMark());
    const signal = new Promise<void>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
    });
    agent.start();
    log('info', `chariot-agent ${VERSION} est en marche.`);
    await Promise.race([signal, agent.ended]);
    await agent.stop();
    await unlock();
    log('info', 'chariot-agent est arrêté.');
  });

command('status', 'dit ce que cette machine est dans le parc').action(async (places: Places) => {
  const { state } = await installation(places, lineLog(complain));
  const lines = await statusLines(state);
  if (!lines) throw agentError('notEnrolled');
  for (const line of lines) say(line);
});

command('clear-session', 'remet à neuf la session des élèves (LightDM l’appelle)')
  .option('--closed', 'elle vient de se fermer : ce qui y tourne encore est arrêté')
  .action(async ({ closed = false, ...places }: Places & { readonly closed?: boolean }) => {
    const user = process.env['USER'];
    if (closed && user === PUPIL.name && places.root === undefined) await endPrograms();
    const cleared = await clearSession(resolve(places.root ?? '/'), user);
    if (cleared.status === 'failed') complain(cleared.why ?? '');
  });

command('may-update', 'dit si l’école est fermée : la machine peut alors se mettre à jour (systemd l’appelle)').action(
  async (places: Places) => {
    // systemd.service(5), ExecCondition: 1 to 254 skip the unit, and it has not failed.
    const root = resolve(places.root ?? '/');
    const now = new Date();
    if (isOpen(await keptHours(root), now) && !(await updatesAllowed(root, now))) process.exitCode = 1;
  },
);

command('unenrol', 'quitte le parc et remet les fichiers comme avant')
  .option('--reason <motif>', 'motif, gardé par le serveur', 'Désenrôlée depuis la machine.')
  .option('--force', 'même si le serveur ne répond pas')
  .action(async ({ reason, force = false, ...places }: UnenrolOptions) => {
    const parts = await installation(places, lineLog(complain));
    const unlock = await lockState(parts.state, await parts.machine.bootMark());
    try {
      const failures = await unenrolMachine(parts, { reason, evenAlone: force });
      for (const failure of failures) complain(failure);
      if (failures.length === 0) say('Machine désenrôlée : ses fichiers sont comme avant.');
      else {
        complain(`Des fichiers n’ont pas pu être remis : corrigez puis recommencez (${statePath(places)}).`);
        process.exitCode = 1;
      }
    } finally {
      await unlock();
    }
  });

process.exitCode = await runFrench(program, process.argv.slice(2), sentenceOf, complain);
