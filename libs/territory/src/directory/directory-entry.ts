import { LocalDate, Siret, Uai } from '@chariot/kernel';
import { plainName } from '../open-data/csv-file.js';

/** An establishment as the Annuaire de l'éducation knows it. Null: the file does not say, or what it says is damaged. */
export interface DirectoryEntry {
  readonly uai: string;
  readonly name: string;
  /** As the file words it: « Ecole », « Collège »… */
  readonly type: string;
  /** 101 maternelle, 151 élémentaire, 340 collège… */
  readonly natureCode: string | null;
  readonly isPublic: boolean;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly city: string | null;
  readonly inseeCode: string | null;
  /** Three characters, as the ministry counts: 038, 02A. */
  readonly departementCode: string | null;
  readonly academie: string | null;
  /** The circonscription's own UAI, and its name. */
  readonly districtUai: string | null;
  readonly districtName: string | null;
  readonly siret: string | null;
  readonly status: DirectoryStatus;
  readonly openedOn: string | null;
  readonly updatedOn: string | null;
  /** Degrees (WGS 84); both or none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export type DirectoryStatus = 'open' | 'closing' | 'closed' | 'unknown';

/** What is read of the file's 71 columns, by the names that its exports have given them over the years. */
const COLUMNS = {
  uai: ['identifiant_de_l_etablissement', 'numero_uai'],
  name: ['nom_etablissement', 'appellation_officielle'],
  type: ['type_etablissement'],
  status: ['etat', 'etat_etablissement', 'etat_etablissement_libe'],
  sector: ['statut_public_prive', 'secteur_public_prive_libe'],
  address: ['adresse_1', 'adresse_uai'],
  postcode: ['code_postal', 'code_postal_uai'],
  city: ['nom_commune', 'libelle_commune'],
  insee: ['code_commune'],
  departement: ['code_departement'],
  academie: ['libelle_academie'],
  district: ['code_circonscription'],
  districtName: ['nom_circonscription'],
  siret: ['siren_siret'],
  nature: ['code_nature', 'nature_uai'],
  openedOn: ['date_ouverture'],
  updatedOn: ['date_maj_ligne'],
  latitude: ['latitude'],
  longitude: ['longitude'],
} as const;
type Column = keyof typeof COLUMNS;
const WANTED = Object.keys(COLUMNS) as Column[];
const REQUIRED: readonly Column[] = ['uai', 'name', 'type', 'status'];
export const REFUSABLE: readonly Column[] = ['postcode', 'insee', 'departement', 'siret', 'district', 'nature'];

/** A spreadsheet has turned a number of many digits into this: `2,17003E+13`. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** Where each column stands, and those that a file like this should have and has not. */
export interface DirectoryHeader {
  readonly positions: ReadonlyMap<Column, number>;
  readonly width: number;
  readonly missing: readonly string[];
}

/** The names of columns have changed between exports (`Code postal`, `Code_postal`), and so has their order. */
export function headerOf(cells: readonly string[]): DirectoryHeader {
  const names = cells.map(plainName);
  const positions = new Map<Column, number>();
  for (const column of WANTED) {
    const position = names.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name));
    if (position >= 0) positions.set(column, position);
  }
  const missing = REQUIRED.filter((column) => !positions.has(column)).map((column) => COLUMNS[column][0]);
  return { positions, width: cells.length, missing };
}

export type ReadRow =
  | { readonly entry: DirectoryEntry; readonly damaged: readonly Column[] }
  | { readonly fault: 'ragged' | 'uai' | 'name' };

/** One line of the file; `damaged` names the columns in which it bears the mark of a spreadsheet. */
export function readRow(header: DirectoryHeader, cells: readonly string[]): ReadRow {
  if (cells.length !== header.width) return { fault: 'ragged' };
  const cell = (column: Column): string =>
    (cells[header.positions.get(column) ?? -1] ?? '').replace(/\s+/g, ' ').trim();
  const damaged = REFUSABLE.filter((column) => SCIENTIFIC.test(cell(column)));
  const word = (column: Column): string | null => (damaged.includes(column) ? null : cell(column) || null);
  const uai = cell('uai').toUpperCase();
  if (!Uai.is(uai)) return { fault: 'uai' };
  const name = cell('name');
  if (name === '') return { fault: 'name' };
  const siret = word('siret')?.replace(/ /g, '') ?? null;
  const district = word('district')?.toUpperCase() ?? null;
  return {
    damaged,
    entry: {
      uai,
      name: name.slice(0, 300),
      type: cell('type').slice(0, 120),
      natureCode: digits(word('nature'), 3),
      isPublic: !/priv/i.test(cell('sector')),
      address: word('address')?.slice(0, 300) ?? null,
      postcode: digits(word('postcode'), 5),
      city: word('city')?.slice(0, 160) ?? null,
      inseeCode: inseeOf(word('insee')),
      departementCode: departementOf(word('departement')),
      academie: word('academie')?.slice(0, 120) ?? null,
      districtUai: district !== null && Uai.is(district) ? district : null,
      districtName: word('districtName')?.slice(0, 300) ?? null,
      // Monaco has numbers of its own, with letters: what is no SIRET is left out.
      siret: siret !== null && Siret.is(siret) ? siret : null,
      status: statusOf(cell('status')),
      openedOn: dayOf(cell('openedOn')),
      updatedOn: dayOf(cell('updatedOn')),
      ...pointOf(cell('latitude'), cell('longitude')),
    },
  };
}

/** A spreadsheet also drops leading zeros: 1000 is 01000. */
const digits = (text: string | null, length: number): string | null =>
  text !== null && /^\d+$/.test(text) && text.length <= length && text.length >= length - 1
    ? text.padStart(length, '0')
    : null;

function inseeOf(text: string | null): string | null {
  const corsica = /^2[AB]\d{3}$/i.test(text ?? '') ? (text ?? '').toUpperCase() : null;
  return corsica ?? digits(text, 5);
}

/** `38`, `038`, `1`, `2A`, `02a`, `971` and the ministry's own 620 and 720 of Corsica. */
function departementOf(text: string | null): string | null {
  const found = /^0*(\d{1,3}|2[AB])$/i.exec(text ?? '')?.[1];
  return found === undefined ? null : found.toUpperCase().padStart(3, '0');
}

function statusOf(text: string): DirectoryStatus {
  const status = plainName(text);
  if (status === 'ouvert') return 'open';
  if (status === 'a_fermer') return 'closing';
  return /^ferm/.test(status) ? 'closed' : 'unknown';
}

function dayOf(text: string): string | null {
  const day = text.slice(0, 10);
  if (LocalDate.is(day)) return day;
  return /^\d{2}\/\d{2}\/\d{4}$/.test(day) && LocalDate.is(day.split('/').reverse().join('-'))
    ? day.split('/').reverse().join('-')
    : null;
}

/** Half a point is none; an island is as far as one goes, and a sign that a spreadsheet turned into a thousand is no degree. */
function pointOf(north: string, east: string): Pick<DirectoryEntry, 'latitude' | 'longitude'> {
  const [latitude, longitude] = [degrees(north, 90), degrees(east, 180)];
  return latitude === null || longitude === null ? { latitude: null, longitude: null } : { latitude, longitude };
}

function degrees(text: string, most: number): number | null {
  const plain = text.replace(',', '.');
  if (!/^-?\d{1,3}(\.\d{1,20})?$/.test(plain)) return null;
  const value = Number(plain);
  return Math.abs(value) <= most ? Math.round(value * 1e5) / 1e5 : null;
}

/** The name that a column had in the file that was read, for whoever repairs it. */
export const columnName = (column: string): string =>
  (COLUMNS as Record<string, readonly string[]>)[column]?.[0] ?? column;
