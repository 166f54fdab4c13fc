import type { DeviceSheet } from '@chariot/contract';
import type { PdfWriter } from '@chariot/platform';

export interface DeviceFacts {
  readonly label: string;
  readonly slot: number | null;
  readonly classroomName: string;
  readonly school: { readonly name: string; readonly uai: string | null };
  readonly owner: string | null;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly assetTag: string | null;
}

/** Of a loan that is written down: what its slip says beforehand. Names stay to be written by hand. */
export interface LoanFilledIn {
  readonly number: number;
  readonly to: string;
  readonly from: string;
  readonly until: string;
}

interface SheetKind {
  readonly title: (facts: DeviceFacts) => string;
  readonly write: (page: PdfWriter, facts: DeviceFacts) => void;
}

const BLANK = '.'.repeat(60);
const SHORT_BLANK = '.'.repeat(28);

export const DEVICE_SHEETS: Readonly<Record<DeviceSheet, SheetKind>> = {
  loan: { title: ({ label }) => `Bordereau de prêt — ${label}`, write: (page, facts) => writeLoanSlip(page, facts) },
  loss: { title: ({ label }) => `Déclaration de perte ou de vol — ${label}`, write: writeLossDeclaration },
};

/** A tablet leaves the cart with an adult: two signatures as it leaves, two as it comes back. */
export function writeLoanSlip(page: PdfWriter, facts: DeviceFacts, loan?: LoanFilledIn): void {
  page.heading(loan === undefined ? 'Bordereau de prêt' : `Bordereau de prêt n° ${String(loan.number)}`);
  page.facts(identityOf(facts));
  page.heading('Prêtée à', 2);
  page.facts([
    ...(loan === undefined
      ? ([['Nom et fonction', BLANK]] as [string, string][])
      : ([
          ['Fonction', loan.to],
          ['Nom', BLANK],
        ] as [string, string][])),
    ['Pour', BLANK],
    ['Du', loan?.from ?? SHORT_BLANK],
    ['À rendre le', loan?.until ?? SHORT_BLANK],
  ]);
  page.paragraph(`Avec : chargeur ▢   coque ▢   autre : ${SHORT_BLANK}`);
  page.paragraph(
    'La tablette reste gérée par l’école : ses réglages sont les mêmes qu’en classe. Elle ne se prête pas à quelqu’un d’autre. ' +
      'Perdue, volée ou cassée, elle est signalée le jour même à la direction de l’école.',
  );
  page.heading('Au départ', 2);
  page.signatures([{ title: 'Pour l’école' }, { title: 'La personne qui emprunte' }]);
  page.heading('Au retour', 2);
  page.paragraph(`Rendue le : ${SHORT_BLANK}   État : ${SHORT_BLANK}`);
  page.signatures([{ title: 'Pour l’école' }, { title: 'La personne qui rend' }]);
}

/** What the owner, its insurance and the police ask for. The serial number is what they look for. */
function writeLossDeclaration(page: PdfWriter, facts: DeviceFacts): void {
  page.heading('Déclaration de perte ou de vol');
  page.facts(identityOf(facts));
  page.heading('Ce qui s’est passé', 2);
  page.list(['Perte', 'Vol', 'Vol avec effraction'], 'box');
  page.facts([
    ['Constaté le', SHORT_BLANK],
    ['Vue pour la dernière fois le', SHORT_BLANK],
    ['Où', BLANK],
    ['Par qui', BLANK],
  ]);
  page.paragraph('Circonstances :');
  for (let line = 0; line < 4; line += 1) page.paragraph('.'.repeat(150));
  page.heading('Ce qui a été fait', 2);
  page.list(
    [
      'Déclarée perdue ou volée dans Chariot : elle ne reçoit plus ni réglage ni clé Wi-Fi.',
      `Plainte déposée le ${SHORT_BLANK} à ${SHORT_BLANK} (en cas de vol)`,
      `Assurance prévenue le ${SHORT_BLANK}`,
      `Commune prévenue le ${SHORT_BLANK}`,
    ],
    'box',
  );
  page.paragraph(`Fait à ${SHORT_BLANK}, le ${SHORT_BLANK}`);
  page.signatures([{ title: 'La personne qui déclare' }, { title: 'La direction de l’école' }]);
}

const identityOf = (facts: DeviceFacts): [string, string][] => [
  ['Tablette', facts.slot === null ? facts.label : `${facts.label} (emplacement ${String(facts.slot)})`],
  ['Modèle', `${facts.manufacturer} ${facts.model}`],
  ['Numéro de série', facts.serialNumber],
  ...(facts.assetTag === null ? [] : ([['Numéro d’inventaire', facts.assetTag]] as [string, string][])),
  ['Classe mobile', facts.classroomName],
  ['École', facts.school.uai === null ? facts.school.name : `${facts.school.name} (UAI ${facts.school.uai})`],
  ['Propriétaire', facts.owner ?? SHORT_BLANK],
];
