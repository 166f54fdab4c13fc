import type { EnrolmentWindow } from '@chariot/contract';
import type { PdfCard, PdfWriter } from '@chariot/platform';
import { formatInstant } from '../moment.js';

export interface EnrolmentSheet {
  readonly window: EnrolmentWindow;
  readonly classroomName: string;
  readonly schoolName: string;
}

export const enrolmentSheetTitle = ({ classroomName }: EnrolmentSheet): string =>
  `Codes d’enrôlement — ${classroomName}`;

/** What to type on a tablet: one command on two lines, as a shell takes it. */
export const enrolmentCommand = ({ serverUrl, fingerprint }: EnrolmentWindow, code: string): [string, string] => [
  `chariot-agent enrol --server ${serverUrl} \\`,
  `--code ${code} --fingerprint ${fingerprint}`,
];

/** What the code opens on an iPad: the page that gives it its profile. */
export const enrolmentLink = (ipadUrl: string, code: string): string => `${ipadUrl}/${code}`;

/** What to do with an iPad, or why there is no way yet. A warning that is clicked through is how a profile is replaced. */
const ofIpads = ({ ipadUrl, whyNoIpad }: EnrolmentWindow): string =>
  ipadUrl === null
    ? `Pas de QR pour les iPad. ${whyNoIpad ?? ''}`
    : `Sur un iPad, lisez le QR de la carte avec l’appareil photo, ou ouvrez ${ipadUrl} dans Safari et recopiez le code. Si Safari avertit que la connexion n’est pas sûre, arrêtez-vous là.`;

/** The sheet that one holds while going from tablet to tablet: a card per slot. */
export function writeEnrolmentSheet(page: PdfWriter, sheet: EnrolmentSheet): void {
  const { window, classroomName, schoolName } = sheet;
  page.heading('Codes d’enrôlement');
  page.paragraph(`${classroomName} — ${schoolName}`);
  page.paragraph(
    window.closedAt === null
      ? `Chaque code sert une seule fois, jusqu’au ${formatInstant(new Date(window.expiresAt))}.`
      : 'Cette fenêtre est fermée : ses codes ne valent plus rien.',
  );
  page.paragraph(`Serveur : ${window.serverUrl}`);
  page.paragraph(`Empreinte : ${window.fingerprint}`);
  page.paragraph('Prenez la carte de l’emplacement. Sur une tablette Linux, saisissez la commande qui y est imprimée.');
  page.paragraph(ofIpads(window));
  page.cards(
    window.codes.map((code) => card(window, code)),
    // Across the page: the command must not be cut.
    { columns: 1, rows: 6 },
  );
}

function card(window: EnrolmentWindow, { slot, label, code, status }: EnrolmentWindow['codes'][number]): PdfCard {
  const place = `Emplacement ${slot} — ${label}`;
  if (status === 'used') return { big: '—', lines: [place, 'Tablette déjà enrôlée : rien à faire.'] };
  if (status === 'expired') return { big: '—', lines: [place, 'Code périmé : ouvrez une nouvelle fenêtre.'] };
  if (code === null) return { big: '—', lines: [place, 'Le code n’est montré qu’à qui peut ouvrir une fenêtre.'] };
  const lines = [place, ...enrolmentCommand(window, code)];
  if (window.ipadUrl === null) return { big: code, lines };
  const qr = {
    text: enrolmentLink(window.ipadUrl, code),
    label: `iPad : ouvre la page d’enrôlement de l’emplacement ${slot}`,
  };
  return { big: code, lines, qr };
}
