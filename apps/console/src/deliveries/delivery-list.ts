/** A line of a supplier's list, as read before it is sent. */
export interface DeliveryLine {
  /** Where it stands in the file; the titles are line 1. */
  readonly line: number;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly fault: string | null;
}

export interface DeliveryPreview {
  readonly lines: readonly DeliveryLine[];
  /** What is wrong with the list as a whole; a French sentence. */
  readonly trouble: string | null;
}

// What suppliers call the three columns, once accents, case, spaces and punctuation are gone.
const TITLES = {
  serialNumber: /^(n|no|num|numero)?(de)?serie$|^serial(number|no)?$|^sn$/,
  manufacturer: /^(fabricant|marque|constructeur|manufacturer|brand|vendor)$/,
  model: /^(modele|model|designation|produit)$/,
} as const;
type Column = keyof typeof TITLES;
const WORDS: Readonly<Record<Column, string>> = {
  serialNumber: '« numéro de série »',
  manufacturer: '« fabricant »',
  model: '« modèle »',
};
const LONGEST = 500;
const nothing = (trouble: string): DeliveryPreview => ({ lines: [], trouble });

/** The file's text: UTF-8, or Windows-1252 as French spreadsheets still write it. */
export function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  // U+FFFD is what bytes that are no UTF-8 become.
  return text.includes('\uFFFD') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

/**
 * What the server will make of a list, shown before it is sent. The server reads it again by itself and has the last
 * word: this only spares somebody a refusal.
 */
export function previewOf(csv: string): DeliveryPreview {
  const text = csv.replace(/^\uFEFF/, '');
  if (text.trim() === '') return nothing('Le fichier est vide.');
  const rows = rowsOf(text, separatorOf(text));
  if (rows === undefined) return nothing('Un guillemet est ouvert et jamais refermé.');
  const [titles, ...others] = rows;
  if (titles === undefined) return nothing('Le fichier est vide.');
  const found = titles.cells.map(plain);
  const at = (column: Column): number => found.findIndex((title) => TITLES[column].test(title));
  const columns = { serialNumber: at('serialNumber'), manufacturer: at('manufacturer'), model: at('model') };
  const missing = (Object.keys(columns) as Column[]).filter((column) => columns[column] < 0);
  if (missing.length > 0) {
    return nothing(
      `La première ligne doit nommer les colonnes : il manque ${missing.map((column) => WORDS[column]).join(', ')}.`,
    );
  }
  if (others.length === 0) return nothing('Il n’y a aucune tablette sous la ligne de titres.');
  if (others.length > LONGEST) return nothing(`La liste compte ${others.length} lignes : ${LONGEST} au plus.`);

  const firstSeen = new Map<string, number>();
  const lines = others.map(({ line, cells }): DeliveryLine => {
    const cell = (column: Column): string => (cells[columns[column]] ?? '').replace(/\s+/g, ' ').trim();
    const read = { line, serialNumber: cell('serialNumber'), manufacturer: cell('manufacturer'), model: cell('model') };
    const key = read.serialNumber.replace(/\s/g, '').toUpperCase();
    const seen = firstSeen.get(key);
    if (seen === undefined) firstSeen.set(key, line);
    return { ...read, fault: faultOf(read) ?? (seen === undefined ? null : `numéro de série déjà à la ligne ${seen}`) };
  });
  return { lines, trouble: null };
}

function faultOf({ serialNumber, manufacturer, model }: Omit<DeliveryLine, 'fault'>): string | null {
  if (serialNumber === '') return 'le numéro de série manque';
  // 2,17003E+13: the spreadsheet took it for a quantity, and its last digits are lost for good.
  if (/^[+-]?\d+([.,]\d+)?E[+-]\d+$/i.test(serialNumber)) {
    return 'numéro abîmé par le tableur : mettez la colonne au format Texte et ressaisissez-le';
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9 ./_-]{1,58}[A-Za-z0-9]$/.test(serialNumber)) return 'ce n’est pas un numéro de série';
  if (manufacturer === '') return 'le fabricant manque';
  if (model === '') return 'le modèle manque';
  return null;
}

const plain = (title: string): string =>
  title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** The one that the titles use most. */
function separatorOf(text: string): string {
  const titles = text.split(/\r?\n/, 1)[0] ?? '';
  return [';', ',', '\t'].reduce((best, next) => (titles.split(next).length > titles.split(best).length ? next : best));
}

interface Row {
  readonly line: number;
  readonly cells: string[];
}

/** RFC 4180, blank rows left out; undefined when a quote is never closed. */
function rowsOf(text: string, separator: string): Row[] | undefined {
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((value) => value.trim() !== '')) rows.push({ line: start, cells });
    cells = [];
    cell = '';
    start = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (quoted) return undefined;
  endRow();
  return rows;
}
