import type { PlaceRef } from '@chariot/contract';
import type { Role } from '@chariot/kernel';

/** The pages of one convention, in the order of its life; the key is the end of the address. */
export const CONVENTION_TABS = {
  '': { label: 'Convention', title: 'Convention' },
  echeances: { label: 'Échéances', title: 'Échéances' },
  dossier: { label: 'Dossier', title: 'Dossier du projet' },
  depenses: { label: 'Dépenses', title: 'Dépenses' },
  etats: { label: 'États récapitulatifs', title: 'États récapitulatifs des dépenses' },
  versements: { label: 'Versements', title: 'Versements' },
  comites: { label: 'Comités', title: 'Comités de pilotage' },
  courriers: { label: 'Courriers', title: 'Courriers et documents' },
  regles: { label: 'Règles', title: 'Règles de la convention' },
} as const;
export type ConventionTab = keyof typeof CONVENTION_TABS;

const TABS = Object.keys(CONVENTION_TABS) as ConventionTab[];
/** What only the two parties see. */
const OF_THE_PARTIES: readonly ConventionTab[] = ['depenses', 'etats', 'courriers'];
const PARTIES: readonly PlaceRef['kind'][] = ['academie', 'departement', 'localAuthority'];

interface Held {
  readonly role: Role;
  readonly place: Pick<PlaceRef, 'kind'>;
}

/** A school reads no invoice, and a collège finds there the grant that it received; the server refuses the rest anyway. */
export function tabsFor(roles: readonly Held[]): ConventionTab[] {
  const ofAParty = roles.some(({ role, place }) => role !== 'digitalReferent' && PARTIES.includes(place.kind));
  const receives = roles.some(({ role }) => role === 'collegePrincipal');
  return TABS.filter((tab) =>
    tab === 'versements' ? ofAParty || receives : ofAParty || !OF_THE_PARTIES.includes(tab),
  );
}
