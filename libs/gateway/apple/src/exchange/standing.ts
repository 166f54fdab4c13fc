import type { SettingId } from '@chariot/contract';
import type { SettingOutcome } from '@chariot/fleet';
import type { Declaration, DeclarationStatus, StatusReason } from '@chariot/wire-apple';
import { settingOf } from '../rendering/index.js';
import { isOfAnotherIpad, reasonWords } from './words.js';

/** How one declaration stands on a device, by what it said last. */
export interface Declared {
  /** Of which content. */
  readonly token: string;
  /** `unknown`: this iPad has no such thing, or does not know it. */
  readonly state: 'applied' | 'pending' | 'failed' | 'unknown';
  readonly why: string | null;
}
/** By the identifier of the configuration. */
export type Statuses = Readonly<Record<string, Declared>>;

/** What came of one item of the `Settings` command. */
export interface ItemOutcome {
  /** `notApplicable`: not on this iPad, however often it is told. */
  readonly status: 'applied' | 'notApplicable' | 'failed';
  readonly why: string | null;
}
export type ItemOutcomes = Readonly<Partial<Record<SettingId, ItemOutcome>>>;

/** What came of what was told while its setup assistant waited, by the hash of that. */
export interface SetUp {
  readonly hash: string;
  readonly items: ItemOutcomes;
}

/** What one iPad is known to be, by what it said. */
export interface Known {
  readonly statuses: Statuses;
  readonly refused: string | null;
  readonly itemsHash: string | null;
  readonly items: ItemOutcomes;
  readonly setUp: SetUp | null;
}

const CONFIGURATION = 'com.apple.configuration.';
/** As much as is kept of it. */
const MOST_STATUSES = 500;

/** What it said before and says now: a later word about the same configuration replaces the former. */
export function heard(before: Statuses, said: readonly DeclarationStatus[]): Statuses {
  const reasonsOf = new Map(
    said.flatMap(({ kind, identifier, valid, reasons }) =>
      kind === 'activation' && valid === 'invalid' ? [[identifier, reasons] as const] : [],
    ),
  );
  const now = said
    .filter(({ kind }) => kind === 'configuration')
    .slice(0, MOST_STATUSES)
    .map((one) => {
      const activation = reasonsOf.get(activationOf(one.identifier));
      return [one.identifier, standingOf(one, activation)] as const;
    });
  return { ...before, ...Object.fromEntries(now) };
}

function standingOf(one: DeclarationStatus, ofActivation: readonly StatusReason[] | undefined): Declared {
  const { serverToken: token, valid, active, reasons } = one;
  // One that is not supervised is no worse for it: it would refuse the same again, and blocks nobody.
  if (valid === 'invalid')
    return { token, state: isOfAnotherIpad(reasons) ? 'unknown' : 'failed', why: reasonWords(reasons) };
  if (reasons.some(({ code }) => code === 'Error.UnknownDeclarationType')) {
    return { token, state: 'unknown', why: reasonWords(reasons) };
  }
  if (ofActivation !== undefined) return { token, state: 'failed', why: reasonWords(ofActivation) };
  return { token, state: valid === 'valid' && active ? 'applied' : 'pending', why: null };
}

const activationOf = (identifier: string): string => identifier.replace(/^fr\.chariot\./, 'fr.chariot.activation.');

/** Those of what it is given now: what was taken away is forgotten. */
export function present(statuses: Statuses, declarations: readonly Declaration[]): Statuses {
  const names = new Set(declarations.map(({ Identifier }) => Identifier));
  return Object.fromEntries(Object.entries(statuses).filter(([identifier]) => names.has(identifier)));
}

const isSaid = (declaration: Declaration, { statuses }: Pick<Known, 'statuses'>): Declared | undefined => {
  const said = statuses[declaration.Identifier];
  return said?.token === declaration.ServerToken ? said : undefined;
};

/** Whether it has said how each configuration stands, in the content that it is to have. */
export const isSettled = (declarations: readonly Declaration[], known: Pick<Known, 'statuses'>): boolean =>
  declarations
    .filter(({ Type }) => Type.startsWith(CONFIGURATION))
    .every((one) => (isSaid(one, known)?.state ?? 'pending') !== 'pending');

/** Once it is set up, what an iPad is told of it changes nothing. */
const TOO_LATE: ItemOutcome = {
  status: 'notApplicable',
  why: 'La place des élèves ne se règle qu’à la mise en route d’un iPad partagé : effacez-le pour la changer.',
};

/** Worst first: a setting is as its worst part. */
const SEVERITY: readonly SettingOutcome['status'][] = ['failed', 'pending', 'notApplicable', 'applied'];

/**
 * What is to be reported of each setting.
 * @param wanted `told`: every setting that the device is told, also those of which there is nothing to send; `itemsOf`: those that
 * the `Settings` command has a word for, and its hash; `setupOf`: the same of what is only told while its setup assistant waits,
 * and whether it does (`awaits`)
 */
export function outcomesOf(
  wanted: {
    readonly told: readonly SettingId[];
    readonly declarations: readonly Declaration[];
    readonly itemsOf: readonly SettingId[];
    readonly itemsHash: string | null;
    readonly setupOf: readonly SettingId[];
    readonly setupHash: string | null;
    readonly awaits: boolean;
  },
  known: Known,
): readonly SettingOutcome[] {
  const parts = new Map<SettingId, SettingOutcome[]>(wanted.told.map((setting) => [setting, []]));
  for (const declaration of wanted.declarations.filter(({ Type }) => Type.startsWith(CONFIGURATION))) {
    const setting = settingOf(declaration.Identifier);
    if (setting !== null) parts.get(setting)?.push(outcomeOf(setting, declaration, known));
  }
  for (const setting of wanted.itemsOf) {
    const said = known.itemsHash === wanted.itemsHash ? known.items[setting] : undefined;
    parts.get(setting)?.push({ setting, status: said?.status ?? 'pending', why: said?.why ?? null });
  }
  const ofSetup = wanted.awaits ? ({ status: 'pending', why: null } as const) : TOO_LATE;
  for (const setting of wanted.setupOf) {
    const said = known.setUp?.hash === wanted.setupHash ? known.setUp?.items[setting] : undefined;
    parts.get(setting)?.push({ setting, ...(said ?? ofSetup) });
  }
  return [...parts].map(
    ([setting, outcomes]) =>
      outcomes.sort((one, other) => SEVERITY.indexOf(one.status) - SEVERITY.indexOf(other.status))[0] ?? {
        setting,
        status: 'applied',
        why: null,
      },
  );
}

function outcomeOf(setting: SettingId, declaration: Declaration, known: Known): SettingOutcome {
  const said = isSaid(declaration, known);
  if (said === undefined) return { setting, status: known.refused === null ? 'pending' : 'failed', why: known.refused };
  return { setting, status: said.state === 'unknown' ? 'notApplicable' : said.state, why: said.why };
}
