import type { ConventionRule } from '@chariot/contract';
import type { Permission } from '@chariot/kernel';

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those that bear every word of what is looked for, accents and case aside. */
export function matching(rules: readonly ConventionRule[], text: string): ConventionRule[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return rules.filter(({ id, says, articles, treatments }) => {
    const all = plain([id, says, ...articles, ...treatments].join(' '));
    return words.every((word) => all.includes(word));
  });
}

const PAGES: Readonly<Record<string, string>> = {
  '/conventions/importer': 'Importer',
  '/conventions/:id': 'Convention',
  '/conventions/:id/dossier': 'Dossier',
  '/conventions/:id/echeances': 'Échéances',
  '/conventions/:id/depenses': 'Dépenses',
  '/conventions/:id/etats': 'États récapitulatifs',
  '/conventions/:id/versements': 'Versements',
  '/conventions/:id/comites': 'Comités',
  '/conventions/:id/courriers': 'Courriers',
  '/paiements': 'Demandes de paiement',
};

const NEEDED: Readonly<Record<string, Permission>> = {
  '/conventions/importer': 'convention:write',
  '/paiements': 'claim:check',
};

/** Whether that page opens to the reader, who has these pages of a convention (the ends of their addresses). */
export function opens(page: string, may: (permission: Permission) => boolean, tabs: readonly string[]): boolean {
  const [, tab] = /^\/conventions\/:id\/(.+)$/.exec(page) ?? [];
  if (tab !== undefined) return tabs.includes(tab);
  return NEEDED[page] === undefined || may(NEEDED[page]);
}

/** The page's name in the menu; its address where it has none. */
export const pageLabel = (page: string): string => PAGES[page] ?? page;
