import type { ClassroomSheet } from '@chariot/contract';
import type { PdfWriter } from '@chariot/platform';

export interface ClassroomFacts {
  readonly name: string;
  readonly room: string | null;
  readonly capacity: number;
  readonly accessPoint: string | null;
  readonly chargingUnit: string | null;
  readonly school: { readonly name: string; readonly city: string | null; readonly uai: string | null };
  /** Who owns the tablets: the school's collectivité. */
  readonly owner: string | null;
  /** By slot, those that are in the cart. */
  readonly tablets: readonly { readonly slot: number; readonly model: string; readonly serialNumber: string }[];
}

interface SheetKind {
  readonly title: (facts: ClassroomFacts) => string;
  readonly write: (page: PdfWriter, facts: ClassroomFacts) => void;
}

const AIR = '\u00a0';
/** A line to write on by hand. */
const BLANK = '.'.repeat(60);
const SHORT_BLANK = '.'.repeat(28);

export const CLASSROOM_SHEETS: Readonly<Record<ClassroomSheet, SheetKind>> = {
  door: { title: ({ name }) => `Fiche de porte — ${name}`, write: writeDoorCard },
  'hand-out': { title: ({ name }) => `Feuille de distribution — ${name}`, write: writeHandOutSheet },
  families: { title: () => 'Les tablettes de l’école : information des familles', write: writeFamiliesNotice },
  'first-steps': { title: ({ name }) => `Premiers pas avec la classe mobile — ${name}`, write: writeFirstSteps },
};

/** Inside the door of the cart: what it is, where everything goes back to, and what to do before it is closed. */
function writeDoorCard(page: PdfWriter, facts: ClassroomFacts): void {
  const { school, tablets, capacity } = facts;
  const bySlot = new Map(tablets.map((tablet) => [tablet.slot, tablet]));
  page.heading(facts.name);
  page.facts([
    ['École', [school.name, school.city].filter((part) => part !== null).join(', ')],
    ...(school.uai === null ? [] : ([['UAI', school.uai]] as const)),
    ['Rangée dans', facts.room ?? SHORT_BLANK],
    ['Borne Wi-Fi', facts.accessPoint ?? SHORT_BLANK],
    ['La clé est chez', SHORT_BLANK],
    ['En cas de panne', SHORT_BLANK],
  ]);
  page.heading('À chaque tablette son emplacement', 2);
  page.cards(
    Array.from({ length: capacity }, (_, at) => ({
      big: String(at + 1),
      lines: [bySlot.get(at + 1)?.model ?? 'Emplacement vide'],
    })),
    { columns: 4, rows: 11 },
  );
  page.paragraph(AIR);
  page.heading('Avant de fermer la porte', 2);
  page.list(
    [
      `Les ${String(capacity)} emplacements sont regardés : chaque tablette est à son numéro.`,
      'Chaque tablette est branchée, et son témoin de charge est allumé.',
      'La borne Wi-Fi est coupée : la loi le demande dès qu’elle ne sert plus à la classe (loi n° 2015-136, art. 7).',
      'Une tablette abîmée est signalée le jour même, même si elle marche encore.',
    ],
    'box',
  );
}

/** For one lesson: a tick as a tablet leaves, a tick as it comes back. Tablets have numbers, pupils are not written down. */
function writeHandOutSheet(page: PdfWriter, { name, school, tablets, capacity }: ClassroomFacts): void {
  const bySlot = new Map(tablets.map((tablet) => [tablet.slot, tablet]));
  page.heading('Feuille de distribution');
  page.paragraph(`${name} — ${school.name}`);
  page.paragraph(`Classe : ${SHORT_BLANK}   Date : ${SHORT_BLANK}`);
  page.paragraph(`De ${'.'.repeat(12)} h à ${'.'.repeat(12)} h   Nombre d’élèves : ${'.'.repeat(12)}`);
  page.table(
    ['N°', 'Tablette', 'Distribuée', 'Rendue', 'Remarque'],
    Array.from({ length: capacity }, (_, at) => [
      String(at + 1),
      bySlot.get(at + 1)?.model ?? 'emplacement vide',
      '',
      '',
      '',
    ]),
    [0.8, 3.4, 1.6, 1.4, 5],
  );
  page.note(
    'N’écrivez le nom d’aucun élève : la tablette a un numéro, cela suffit. Jetez cette feuille après la séance.',
  );
}

/** RGPD art. 13, for parents: what the tablets do, what is never kept, whom to ask. One page, plain words. */
function writeFamiliesNotice(page: PdfWriter, { school, owner }: ClassroomFacts): void {
  page.heading('Les tablettes de l’école : information des familles');
  page.paragraph(
    'Dans notre école, les élèves se servent en classe de tablettes rangées dans un chariot. Elles ne quittent pas l’école, sauf prêt signé.',
  );
  page.facts([
    ['École', [school.name, school.city].filter((part) => part !== null).join(', ')],
    ['Propriétaire des tablettes', owner ?? BLANK],
  ]);
  page.heading('À quoi elles servent', 2);
  page.paragraph('À apprendre, pendant la classe, avec l’enseignant. Aucune n’est attribuée à un enfant.');
  page.heading('Ce qui n’est jamais enregistré', 2);
  page.list([
    'le nom de votre enfant : une tablette n’a qu’un numéro ;',
    'ce qu’il regarde, écrit ou cherche, et les pages qu’il ouvre ;',
    'où se trouve la tablette ;',
    'des photos, des sons ou l’image de l’écran.',
  ]);
  page.heading('Ce qui est enregistré', 2);
  page.list([
    'l’état des tablettes : modèle, batterie, mises à jour, réglages, pannes ;',
    'pour chaque séance : la classe, la matière, la durée et le nombre de tablettes, sans aucun élève ;',
    'le nom de l’enseignant qui a ouvert la séance, oublié à la fin de l’année scolaire suivante.',
  ]);
  page.heading('Pourquoi, et qui en répond', 2);
  page.paragraph(
    'Ces informations servent à entretenir les tablettes et à suivre la convention par laquelle l’État et la commune les ont ' +
      'payées : c’est une mission d’intérêt public (RGPD, art. 6.1.e). L’éducation nationale répond de ce qui concerne ' +
      'l’enseignement ; la commune, de ce qui concerne le matériel. Rien n’est vendu ni donné à une entreprise, et rien ne ' +
      'quitte l’Union européenne, sauf le signal qui réveille une tablette : il ne contient aucun nom.',
  );
  page.heading('Vos droits', 2);
  page.paragraph(
    'Vous pouvez demander ce qui est enregistré, le faire corriger ou vous y opposer : écrivez à la direction de l’école, ou ' +
      'au délégué à la protection des données :',
  );
  page.facts([
    ['de l’académie', BLANK],
    ['de la commune', BLANK],
  ]);
  page.paragraph('Si la réponse ne vous convient pas, vous pouvez vous plaindre à la CNIL : www.cnil.fr.');
}

/** For whoever takes the cart for the first time. */
function writeFirstSteps(page: PdfWriter, { name, room, school }: ClassroomFacts): void {
  page.heading('Premiers pas avec la classe mobile');
  page.paragraph(`${name} — ${school.name}`);
  page.heading('La veille', 2);
  page.list(
    [
      'Réservez le chariot dans Chariot, depuis votre téléphone.',
      `Vérifiez que les tablettes sont branchées${room === null ? '' : ` (${room})`}.`,
    ],
    'number',
  );
  page.heading('Au début de la séance', 2);
  page.list(
    [
      'Allumez la borne Wi-Fi du chariot.',
      'Dans Chariot, ouvrez la séance : vous voyez les tablettes prêtes, absentes, ou à la batterie faible.',
      'Donnez à chacun une tablette, par son numéro.',
    ],
    'number',
  );
  page.heading('Pendant la séance', 2);
  page.list([
    'Une tablette ne répond pas : éteignez-la et rallumez-la. Si cela continue, prenez-en une autre.',
    'Il faut que tous vous regardent : verrouillez les écrans depuis votre téléphone.',
    'Une tablette tombe : signalez-la tout de suite, c’est une minute.',
  ]);
  page.heading('À la fin', 2);
  page.list(
    [
      'Comptez les tablettes : chacune retrouve son emplacement, branchée.',
      'Coupez la borne Wi-Fi.',
      'Fermez la séance dans Chariot, et dites si tout s’est bien passé. Si vous oubliez, elle se ferme toute seule.',
      'Fermez le chariot à clé et rendez la clé.',
    ],
    'number',
  );
  page.heading('Besoin d’aide', 2);
  page.facts([['À qui demander', BLANK]]);
}
