import { Approvals, Freeze } from '@chariot/identity';
import type { Approval } from '@chariot/contract';
import { DomainError, Reach } from '@chariot/kernel';
import { Database, frenchInstant, type Tx } from '@chariot/platform';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { Config, ConfigError } from '../config.js';
import { peopleModule } from '../modules.js';
import { failed } from './failure.js';

const USAGE = `Utilisation :
  npm run approvals                          les actes graves qui attendent, et le gel
  npm run approvals -- approve ID            donne le second accord ; le délai court quand même
  npm run approvals -- refuse ID [MOTIF]     refuse
  npm run approvals -- stop ID [MOTIF]       arrête avant que l’acte ait lieu
  npm run approvals -- freeze [MOTIF]        gèle tous les actes graves ; le dégel se demande dans la console`;
const OPERATOR = Reach.system('l’exploitant du serveur');
const NO_REASON = 'décidé par l’exploitant du serveur';
const SHOWN = 50;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Hands {
  readonly approvals: Approvals;
  readonly freeze: Freeze;
}

/** One line of what was done. */
type Verb = (hands: Hands, tx: Tx, words: readonly string[]) => Promise<string>;

/**
 * For whoever operates the server, where no second administrator is there: the second word, never the first. Each is
 * noted in the journal as the operator's.
 */
const VERBS: Readonly<Record<string, Verb>> = {
  list: async ({ approvals, freeze }, tx) => {
    const pages = [];
    for (const state of ['asked', 'approved'] as const) {
      pages.push(await approvals.list(tx, OPERATOR, { state, limit: SHOWN }));
    }
    const { frozen, since, by, reason } = await freeze.get(tx, OPERATOR);
    return [
      frozen
        ? `Les actes graves sont gelés depuis ${when(since)} par ${by ?? ''} : « ${reason ?? ''} ».`
        : 'Les actes graves ne sont pas gelés.',
      ...pages.flatMap(({ items }) => items.map(lineOf)),
      ...pages.flatMap(({ items, total }) =>
        total > items.length ? [`… et ${total - items.length} de plus : voir la console.`] : [],
      ),
      ...(pages.every(({ total }) => total === 0) ? ['Rien n’attend.'] : []),
    ].join('\n');
  },
  approve: async ({ approvals }, tx, [id]) => {
    const { title, startsAt } = await approvals.approveAsOperator(tx, OPERATOR, idOf(id));
    return `Accordé : « ${title} ». Aura lieu ${when(startsAt)}, sauf si quelqu’un l’arrête avant.`;
  },
  refuse: async ({ approvals }, tx, [id, ...reason]) =>
    `Refusé : « ${(await approvals.refuse(tx, OPERATOR, idOf(id), reasonOf(reason))).title} ».`,
  stop: async ({ approvals }, tx, [id, ...reason]) =>
    `Arrêté : « ${(await approvals.stop(tx, OPERATOR, idOf(id), reasonOf(reason))).title} ».`,
  freeze: async ({ freeze }, tx, reason) => {
    const { since } = await freeze.set(tx, OPERATOR, reasonOf(reason));
    return `Les actes graves de l’instance sont gelés depuis ${when(since)}.`;
  },
};

async function main(): Promise<void> {
  const [name = 'list', ...words] = process.argv.slice(2);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) throw new ConfigError(USAGE);
  const app = await NestFactory.createApplicationContext(await peopleModule(Config.from(process.env)), {
    logger: false,
    abortOnError: false,
  });
  try {
    const hands = { approvals: app.get(Approvals), freeze: app.get(Freeze) };
    console.log(await app.get(Database).transaction(OPERATOR, (tx) => verb(hands, tx, words)));
  } finally {
    await app.close();
  }
}

function idOf(word: string | undefined): string {
  if (word === undefined || !ID.test(word)) throw new ConfigError(USAGE);
  return word;
}

const reasonOf = (words: readonly string[]): string => words.join(' ').trim().slice(0, 300) || NO_REASON;
const when = (instant: string | null): string => (instant === null ? '' : frenchInstant(new Date(instant)));

/** What somebody typed cannot steer the terminal that shows it. */
const plain = (text: string): string => text.replace(/\p{C}+/gu, ' ');

function lineOf({ id, title, place, askedBy, reason, state, expiresAt, startsAt }: Approval): string {
  const until =
    state === 'approved' ? `aura lieu ${when(startsAt)}` : `attend un second accord jusqu’au ${when(expiresAt)}`;
  return `${id}  ${plain(`${title} · ${place.name} · demandé par ${askedBy} : « ${reason} »`)} · ${until}`;
}

main().catch((error: unknown) => failed(error instanceof DomainError ? new Error(error.fr) : error));
