import { readFile } from 'node:fs/promises';
import { BEHAVIOURS, behavioursOf } from '../simulator/ipad/behaviours.js';
import { startIpads } from '../simulator/ipad/cart.js';
import { ipadError } from '../simulator/ipad/errors.js';
import { KeyPool } from '../simulator/ipad/keys.js';
import type { IpadOrder } from '../simulator/ipad/models.js';
import { followWakes, InProcessWaking } from '../simulator/ipad/waking.js';
import { VERSION } from '../version.js';
import { frenchCommand } from './french.js';

interface Options {
  readonly family: string;
  readonly url?: string;
  readonly urls?: string;
  readonly ade?: string;
  readonly count: string;
  readonly seed: string;
  readonly behaviour: string;
  readonly scep?: string;
  readonly keys?: string;
  readonly makeKeys?: string;
  readonly authority: string[];
  readonly wakes?: string;
  readonly poll: string;
  readonly stagger: string;
  readonly folder?: string;
  readonly once?: boolean;
}

/** Lines of JSON: one for each event, and at the end one for each iPad. */
export function ipadsCommand(say: (line: string) => void) {
  const tell = (value: object): void => say(JSON.stringify(value));
  return frenchCommand(
    'chariot-simulator --family apple',
    'Une charrette d’iPad simulés, par les vraies portes.',
    VERSION,
  )
    .option('--family <famille>', 'apple', 'apple')
    .option('--url <adresse>', 'page ou profil d’enrôlement, le même pour tous')
    .option(
      '--urls <fichier>',
      'JSON : une adresse par iPad, ou des { url, serialNumber, product, osVersion, supervised }',
    )
    .option('--ade <adresse>', 'enrôlement automatisé : chacun y dit d’abord ce qu’il est')
    .option('--count <nombre>', 'combien d’iPad ; par défaut un par adresse', '0')
    .option('--seed <texte>', 'la même graine donne les mêmes iPad', 'chariot')
    .option('--behaviour <noms>', 'ce que tous font de travers, séparé par des virgules', '')
    .option('--scep <chiffre:empreinte:méthode>', 'par exemple des-cbc:sha1:GET')
    .option('--keys <fichier>', 'JSON : clés privées (PEM) déjà faites, distribuées à tour de rôle')
    .option('--make-keys <nombre>', 'fait autant de clés, les écrit sur la sortie et s’arrête')
    .option('--authority <fichier>', 'PEM d’une autorité de plus', (file, all: string[]) => [...all, file], [])
    .option('--wakes <adresse>', 'où des réveils sont dits, une ligne de JSON chacun')
    .option('--poll <ms>', 'temps entre deux demandes spontanées ; 0 : jamais', '5000')
    .option('--stagger <ms>', 'temps entre deux iPad', '100')
    .option('--folder <dossier>', 'où chaque iPad est gardé : le même dossier les retrouve')
    .option('--once', 's’enrôle, demande une fois, et s’arrête')
    .addHelpText('after', `\nComportements :\n${behaviourLines()}`)
    .action(async (options: Options) => {
      if (options.makeKeys !== undefined) {
        tell(await KeyPool.make(whole(options.makeKeys, '--make-keys')));
        return;
      }
      const wanted = await wantedOf(options);
      const urls = wanted.map(({ url }) => url);
      const poll = whole(options.poll, '--poll');
      const ended = interrupted();
      const waking = new InProcessWaking();
      const stopping = new AbortController();
      const followed = options.wakes === undefined ? null : followWakes(options.wakes, waking, stopping.signal);
      // Heard at the end; a process must not die of it before.
      followed?.catch((error: unknown) => void error);
      const cart = await startIpads({
        ...{ waking, urls, orders: wanted, automatic: options.ade !== undefined, seed: options.seed, onEvent: tell },
        count: whole(options.count, '--count') || urls.length,
        behaviours: behavioursOf(options.behaviour.split(',').filter((name) => name !== '')),
        staggerMs: whole(options.stagger, '--stagger'),
        authorities: await Promise.all(options.authority.map((file) => readFile(file, 'utf8'))),
        ...(options.once !== true && poll > 0 && { pollMs: poll }),
        ...(options.keys !== undefined && { keys: await textsIn(options.keys, '--keys') }),
        ...(options.folder !== undefined && { folder: options.folder }),
        ...(options.scep !== undefined && { scep: scepOf(options.scep) }),
      });
      await Promise.race([cart.enrolled, ended]);
      if (options.once === true) await Promise.all(cart.ipads.map((ipad) => ipad.connect()));
      else await Promise.race([ended, ...(followed === null ? [] : [followed])]);
      stopping.abort();
      await cart.stop();
      for (const { serialNumber, udid, enrolled, tally, state } of cart.ipads) {
        const { deviceName, osVersion, apps, profiles } = state;
        tell({
          ...{ at: new Date().toISOString(), device: serialNumber, event: 'summary', udid, enrolled, tally },
          ...{ deviceName, osVersion, apps: Object.values(apps), profiles: Object.keys(profiles) },
        });
      }
    });
}

/** Where an iPad is enrolled, and what it is, as far as somebody says so. */
type Wanted = IpadOrder & { readonly url: string };

async function wantedOf({ url, urls, ade }: Options): Promise<readonly Wanted[]> {
  const one = ade ?? url;
  const given = one !== undefined ? [{ url: one }] : urls !== undefined ? await ordersIn(urls) : [];
  if (given.length === 0 || !given.every(({ url: own }) => URL.canParse(own)))
    throw ipadError('badOption', { option: '--url' });
  return given;
}

/** A JSON list of addresses, or of objects with one; or one such object a line. @throws ipad.badOption */
async function ordersIn(file: string): Promise<readonly Wanted[]> {
  const refused = ipadError('badOption', { option: '--urls' });
  return (await listIn(file, '--urls')).map((said) => {
    if (typeof said === 'string') return { url: said };
    if (said === null || typeof said !== 'object') throw refused;
    const { url, serialNumber, product, osVersion, supervised } = said as Record<string, unknown>;
    if (typeof url !== 'string' || (supervised !== undefined && typeof supervised !== 'boolean')) throw refused;
    const text = (value: unknown): string | undefined => {
      if (value !== undefined && typeof value !== 'string') throw refused;
      return value;
    };
    return {
      ...{ url, supervised, serialNumber: text(serialNumber) },
      ...{ product: text(product), osVersion: text(osVersion) },
    };
  });
}

/** A JSON list of texts. @throws ipad.badOption */
async function textsIn(file: string, option: string): Promise<readonly string[]> {
  const list = await listIn(file, option);
  if (!list.every((one) => typeof one === 'string')) throw ipadError('badOption', { option });
  return list;
}

/** What a file lists: JSON, or a line of JSON each. @throws ipad.badOption */
async function listIn(file: string, option: string): Promise<readonly unknown[]> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.trimStart().startsWith('[')) return JSON.parse(text) as unknown[];
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch (error) {
    throw ipadError('badOption', { option }, { cause: error });
  }
}

function scepOf(text: string) {
  const [, cipher, digest, method] =
    /^(des-cbc|des-ede3-cbc|aes-(?:128|192|256)-cbc):(sha1|sha256):(GET|POST)$/.exec(text) ?? [];
  if (cipher === undefined) throw ipadError('badOption', { option: '--scep' });
  return { cipher, digest, method } as {
    cipher: 'des-cbc' | 'des-ede3-cbc' | 'aes-256-cbc';
    digest: 'sha1' | 'sha256';
    method: 'GET' | 'POST';
  };
}

function whole(text: string, option: string): number {
  if (!/^[0-9]{1,7}$/.test(text)) throw ipadError('badOption', { option });
  return Number(text);
}

function behaviourLines(): string {
  return Object.entries(BEHAVIOURS)
    .map(([name, words]) => `  ${name.padEnd(13)} ${words}`)
    .join('\n');
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}
