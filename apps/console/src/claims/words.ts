import type { ClaimFinding, ClaimState, ClaimSummary } from '@chariot/contract';

export const CLAIM_STATES: Readonly<Record<ClaimState, string>> = {
  awaitingCertification: 'À certifier',
  certified: 'Certifié, envoyé à l’académie',
  received: 'Reçu par l’académie',
  returned: 'Renvoyé par l’académie',
  serviceDone: 'Service fait constaté',
  abandoned: 'Abandonné',
};

export const stateWords = ({ state, superseded }: Pick<ClaimSummary, 'state' | 'superseded'>): string =>
  superseded ? `${CLAIM_STATES[state]} · remplacé` : CLAIM_STATES[state];

/** « Version 2 », or that it is none yet. */
export const versionWords = (version: number | null): string =>
  version === null ? 'Projet présenté' : `Version\u00A0${String(version)}`;

export const LEVELS: Readonly<
  Record<ClaimFinding['level'], { readonly severity: 'error' | 'warning' | 'info'; readonly words: string }>
> = {
  block: { severity: 'error', words: 'À corriger avant de certifier' },
  warning: { severity: 'warning', words: 'À vérifier' },
  question: { severity: 'info', words: 'Question' },
};
const ORDER: readonly ClaimFinding['level'][] = ['block', 'warning', 'question'];

/** What stops first. */
export const byLevel = (findings: readonly ClaimFinding[]): ClaimFinding[] =>
  [...findings].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));

export interface Mending {
  readonly to: string;
  readonly label: string;
}

const SERIALS = [
  'withoutInvoice',
  'notInInventory',
  'invoicedTwice',
  'unnamed',
  'fewDevices',
  'noEquipment',
  'noExpense',
];

/** Where a finding is mended by who may write, and read by others; undefined where it is on the page itself, or in the text of the convention. */
export function mendingOf(
  { code, expenseId }: ClaimFinding,
  conventionId: string,
  writes: boolean,
): Mending | undefined {
  const page = `/conventions/${conventionId}`;
  if (expenseId !== null) {
    return writes && ['unallocated', 'vatSum', 'noReceipt'].includes(code)
      ? { to: `${page}/depenses/${expenseId}/corriger`, label: 'Corriger la pièce' }
      : { to: `${page}/depenses/${expenseId}`, label: 'Ouvrir la pièce' };
  }
  if (SERIALS.includes(code)) return { to: `${page}/depenses`, label: 'Voir les dépenses' };
  if (code === 'bankMissing')
    return { to: `${page}/versements`, label: writes ? 'Renseigner le compte' : 'Voir les versements' };
  if (code === 'windowUnknown') return { to: page, label: 'Voir la signature' };
  return undefined;
}
