import { readCsv } from '@chariot/platform';
import { serialKey } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';
import { repairedText, UNREADABLE } from './text-encoding.js';

export interface DeliveryLine {
  /** Where it stands in the file; the header is line 1. */
  readonly line: number;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
}
export interface LineFault {
  readonly line: number;
  /** One French sentence. */
  readonly why: string;
}
export interface DeliveryList {
  readonly lines: readonly DeliveryLine[];
  readonly faults: readonly LineFault[];
}

const MAX_LINES = 500;
/** Column names as suppliers write them, once accents, case, spaces and punctuation are gone. */
const COLUMNS = {
  serialNumber: [
    'numerodeserie',
    'numeroserie',
    'nodeserie',
    'noserie',
    'ndeserie',
    'nserie',
    'numserie',
    'serie',
  ].concat(['serial', 'serialnumber', 'serialno', 'sn']),
  manufacturer: ['fabricant', 'marque', 'constructeur', 'manufacturer', 'brand', 'vendor'],
  model: ['modele', 'model', 'designation', 'produit'],
} as const;
type Column = keyof typeof COLUMNS;
const COLUMN_NAMES: Readonly<Record<Column, string>> = {
  serialNumber: 'numéro de série',
  manufacturer: 'fabricant',
  model: 'modèle',
};

/**
 * Reads a supplier's list: CSV with `;`, `,` or tabs, a first line that names the columns. Columns that are not asked
 * for are not kept (an IMEI or a MAC address has no place here).
 * @returns the lines, and what is wrong with which: nothing may be imported unless there is no fault
 * @throws DomainError `fleet.deliveryUnreadable`, or of the catalogue `documents`, when there is no list at all
 */
export function readDeliveryList(csv: string): DeliveryList {
  const table = readCsv(Buffer.from(repairedText(csv)), [], { maxRows: MAX_LINES });
  const columns = columnsOf(table.columns);
  const lines: DeliveryLine[] = [];
  const faults: LineFault[] = [];
  const firstSeen = new Map<string, number>();
  for (const { line, cell: raw } of table.rows) {
    const cell = (column: Column): string => raw(columns[column]).replace(/\s+/g, ' ').trim();
    const entry = {
      line,
      serialNumber: cell('serialNumber'),
      manufacturer: cell('manufacturer'),
      model: cell('model'),
    };
    const key = serialKey(entry.serialNumber);
    const seen = firstSeen.get(key);
    const twice = seen === undefined ? null : `le numéro de série ${entry.serialNumber} est déjà à la ligne ${seen}`;
    const why = faultOf(entry) ?? twice;
    if (why === null) lines.push(entry);
    else faults.push({ line, why });
    if (seen === undefined) firstSeen.set(key, line);
  }
  return { lines, faults };
}

/** The faults as one sentence; beyond a dozen, the rest is counted. */
export function faultsSentence(faults: readonly LineFault[]): string {
  const told = [...faults].sort((a, b) => a.line - b.line).slice(0, 12);
  const rest = faults.length - told.length;
  const more = rest === 0 ? '' : rest === 1 ? ' ; et une autre ligne' : ` ; et ${rest} autres lignes`;
  return `${told.map(({ line, why }) => `ligne ${line} : ${why}`).join(' ; ')}${more}.`;
}

function faultOf({ serialNumber, manufacturer, model }: DeliveryLine): string | null {
  if (serialNumber === '') return 'le numéro de série manque';
  // A spreadsheet that took the number for a quantity: its last digits are lost for good.
  if (/^[+-]?\d+([.,]\d+)?E[+-]\d+$/i.test(serialNumber)) {
    return `le numéro de série ${serialNumber} a été abîmé par le tableur ; mettez la colonne au format Texte, ressaisissez-le, puis réenregistrez le fichier`;
  }
  if (/^#/.test(serialNumber)) {
    return `le numéro de série est une erreur du tableur (${serialNumber.slice(0, 20)}) ; élargissez ou corrigez la colonne`;
  }
  if ([serialNumber, manufacturer, model].some((text) => text.includes(UNREADABLE))) {
    return 'des caractères sont illisibles ; enregistrez le fichier en « CSV UTF-8 »';
  }
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9 ./_-]{1,58}[A-Za-z0-9])$/.test(serialNumber)) {
    return `« ${shortened(serialNumber)} » n’est pas un numéro de série (3 à 60 lettres, chiffres, points, tirets ou barres)`;
  }
  if (manufacturer === '') return 'le fabricant manque';
  if (model === '') return 'le modèle manque';
  if (manufacturer.length > 100 || model.length > 120) return 'le fabricant ou le modèle est trop long';
  if (/\p{C}/u.test(manufacturer + model)) return 'le fabricant ou le modèle contient un caractère interdit';
  return null;
}

/** The column of the file that says each thing. */
function columnsOf(titles: readonly string[]): Record<Column, string> {
  const readings = titles.map((title) => [title, lettersOf(title)] as const);
  const find = (column: Column): string | undefined =>
    readings.find(([, letters]) => COLUMNS[column].some((name) => standsFor(letters, name)))?.[0];
  const found = { serialNumber: find('serialNumber'), manufacturer: find('manufacturer'), model: find('model') };
  const missing = (Object.keys(found) as Column[]).filter((column) => found[column] === undefined);
  if (missing.length === 0) return found as Record<Column, string>;
  throw fleetError('deliveryUnreadable', {
    missing: missing.map((column) => `« ${COLUMN_NAMES[column]} »`).join(', '),
  });
}

/** The letters of a title; one that did not survive the file's encoding stays, as itself. */
function lettersOf(title: string): string {
  return title
    .slice(0, 60)
    .normalize('NFD')
    .toLowerCase()
    .replace(new RegExp(`[^a-z0-9${UNREADABLE}]`, 'g'), '');
}

/**
 * Whether a title may stand for a name: an unreadable letter is any letter, or none. Place by place and not as a regular
 * expression: a title of sixty unreadable letters would hold one for hours.
 */
function standsFor(letters: string, name: string): boolean {
  let places = new Set([0]);
  for (const letter of letters) {
    const next = new Set<number>();
    for (const place of places) {
      if (letter === UNREADABLE) next.add(place);
      if (place < name.length && (letter === UNREADABLE || letter === name[place])) next.add(place + 1);
    }
    places = next;
  }
  return places.has(name.length);
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text).replace(/\p{C}/gu, '?');
