import { readFile } from 'node:fs/promises';
import { sentenceOf } from '../errors.js';
import { lineLog } from '../log.js';
import { FAULTS, faultsOf } from '../simulator/faults.js';
import { startSimulation, type SimulationOptions } from '../simulator/simulation.service.js';
import { VERSION } from '../version.js';
import { frenchCommand, runFrench } from './french.js';
import { ipadsCommand } from './ipads.cli.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly server: string;
  readonly fingerprint: string;
  readonly codes: string;
  readonly folder: string;
  readonly stagger: string;
}

const program = frenchCommand(
  'chariot-simulator',
  'Des charrettes de tablettes simulées, par les vraies portes.',
  VERSION,
)
  .requiredOption('--server <adresse>', 'adresse du serveur, comme https://localhost:3443')
  .requiredOption('--fingerprint <empreinte>', 'empreinte de l’autorité, imprimée sur la feuille')
  .requiredOption(
    '--codes <fichier>',
    'JSON : une liste de codes, ou de { code, serialNumber, manufacturer, model, faults }',
  )
  .requiredOption('--folder <dossier>', 'où chaque tablette a le sien')
  .option('--stagger <ms>', 'temps entre deux tablettes', '200')
  .option('--family <famille>', 'linux ; avec « apple », d’autres options : voyez --family apple --help', 'linux')
  .addHelpText('after', `\nPannes (faults.json dans le dossier d’une tablette) :\n${faultLines()}`)
  .action(async ({ server, fingerprint, codes, folder, stagger }: Options) => {
    const simulation = await startSimulation({
      serverUrl: server,
      fingerprint,
      codes: readCodes(await readFile(codes, 'utf8')),
      folder,
      staggerMs: Math.max(0, Number(stagger) || 0),
      log: (device) => lineLog(say, `[${device}] `),
    });
    say(`${simulation.devices.length} tablettes simulées dans ${folder}.`);
    await new Promise<void>((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
    });
    await simulation.stop();
  });

function faultLines(): string {
  return Object.entries(FAULTS)
    .map(([name, words]) => `  ${name.padEnd(12)} ${words}`)
    .join('\n');
}

/** Throws TypeError on anything but a list of codes. */
function readCodes(text: string): SimulationOptions['codes'] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('a list of codes is expected');
  return value.map((item: unknown) => {
    if (typeof item === 'string') return item;
    if (item === null || typeof item !== 'object') throw new TypeError('a code, or an object with one, is expected');
    const { code, serialNumber, manufacturer, model, faults } = item as Record<string, unknown>;
    if (typeof code !== 'string') throw new TypeError('a code is expected');
    return {
      code,
      serialNumber: textOf(serialNumber),
      manufacturer: textOf(manufacturer),
      model: textOf(model),
      faults: faults === undefined ? [] : faultsOf(faults),
    };
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Run by those who build Chariot: a plain error is told as it is. */
const told = (error: unknown): string =>
  error instanceof TypeError || error instanceof SyntaxError ? error.message : sentenceOf(error);

const argv = process.argv.slice(2);
const isApple = argv.some((word, at) => word === '--family=apple' || (word === 'apple' && argv[at - 1] === '--family'));

process.exitCode = await runFrench(
  isApple ? ipadsCommand(say) : program,
  argv,
  told,
  (line) => void process.stderr.write(`${line}\n`),
);
