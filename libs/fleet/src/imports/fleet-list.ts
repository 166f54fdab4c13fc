import { IMPORT_FIELDS, type ImportColumns, type ImportField } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { readCsv, type CsvTable } from '@chariot/platform';
import { repairedText } from '../deliveries/text-encoding.js';
import { fleetError } from '../fleet-errors.js';

/** A device as a list of an existing fleet says it; what is not said is empty. */
export interface FleetLine {
  /** The header is line 1. */
  readonly line: number;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly assetTag: string | null;
  readonly uai: string | null;
  /** What the UAI column says instead of one. */
  readonly notUai: string | null;
  readonly classroom: string | null;
  readonly slot: number | null;
  readonly acquiredOn: LocalDate | null;
  /** What the column of dates says that is none. */
  readonly notDay: string | null;
  readonly family: 'linux' | 'apple' | 'android' | 'windows' | null;
}
export interface FleetList {
  readonly source: string | null;
  readonly recognised: readonly string[];
  /** Every title of the file. */
  readonly columns: readonly string[];
  /** Where each is read; without a column of serial numbers, `lines` is empty. */
  readonly readFrom: readonly { readonly field: ImportField; readonly columns: readonly string[] }[];
  readonly lines: readonly FleetLine[];
}

export const MOST_LINES = 5_000;

/** Names of columns once accents, case, spaces and punctuation are gone: ours, then Jamf's, Intune's and Headwind's. */
const COLUMNS = {
  serialNumber: ['numerodeserie', 'numeroserie', 'nodeserie', 'ndeserie', 'nserie', 'serie', 'sn'].concat(
    ...[['serialnumber', 'serial', 'serialno', 'hardwareserialnumber', 'deviceserialnumber']],
  ),
  manufacturer: ['fabricant', 'marque', 'constructeur', 'manufacturer', 'brand', 'vendor', 'oem'],
  model: ['modele', 'model', 'designation', 'produit', 'modelname', 'devicemodel', 'hardwaremodel'],
  assetTag: [
    'numerodinventaire',
    'numeroinventaire',
    'ninventaire',
    'ndinventaire',
    'inventaire',
    'assettag',
    'assetnumber',
    'barcode1',
  ],
  uai: ['uai', 'codeuai', 'rne', 'coderne', 'uaiecole'],
  /** Where other programs hold the school, in words of their own: an UAI is looked for in them. */
  place: ['ecole', 'etablissement', 'site', 'building', 'batiment', 'department', 'location', 'devicecategory'].concat(
    ...[['group', 'groups', 'groupe', 'configuration', 'devicename', 'computername', 'description', 'name']],
  ),
  classroom: ['classemobile', 'chariot', 'valise', 'cart', 'room', 'group', 'groups', 'groupe', 'devicecategory'],
  slot: ['emplacement', 'position', 'slot', 'numero', 'numerotablette'],
  acquiredOn: [
    'datedachat',
    'dateachat',
    'achetele',
    'datedelivraison',
    'purchasedate',
    'podate',
    'enrollmentdate',
  ].concat(...[['enrolleddate', 'lastenrollment', 'datedenrolement']]),
  system: ['systeme', 'os', 'operatingsystem', 'osname', 'platform', 'plateforme', 'ostype'],
} as const;
type Column = keyof typeof COLUMNS;

/** Columns that one program alone writes. */
const SIGNATURES: readonly (readonly [string, readonly string[]])[] = [
  ['Jamf', ['jamfproid', 'jamfproversion', 'jamfprocomputerid', 'mobiledeviceid', 'podate']],
  [
    'Intune',
    ['managedby', 'intuneregistered', 'azureadregistered', 'entraregistered', 'deviceownership', 'primaryuserupn'],
  ],
  ['Headwind MDM', ['devicenumber', 'mdmmode', 'launcherversion', 'kioskmode']],
];

/**
 * Reads a spreadsheet saved as text, or the text that another program exports.
 * @throws DomainError `fleet.importNoSuchColumn`, or of the catalogue `documents`
 */
export const readFleetList = (csv: string, chosen: ImportColumns = {}): FleetList =>
  fleetListOf(readCsv(Buffer.from(repairedText(csv)), [], { maxRows: MOST_LINES, maxBytes: 4 * 1024 * 1024 }), chosen);

/**
 * Columns by the names that are known, or those that somebody chose. What is not asked for is not kept: no user, no address.
 * @throws DomainError `fleet.importNoSuchColumn`
 */
export function fleetListOf(table: CsvTable, chosen: ImportColumns = {}): FleetList {
  const plain = new Map(table.columns.map((name) => [plainName(name), name]));
  const found = (column: Column): string[] =>
    COLUMNS[column].flatMap((name) => {
      const written = plain.get(name);
      return written === undefined ? [] : [written];
    });
  const readIn = (field: ImportField): string[] => {
    const title = chosen[field];
    if (title === undefined) return field === 'uai' ? [...found('uai'), ...found('place')] : found(field);
    if (title === null) return [];
    if (!table.columns.includes(title)) throw fleetError('importNoSuchColumn', { column: title });
    return [title];
  };
  const readFrom = IMPORT_FIELDS.map((field) => ({ field, columns: readIn(field) }));
  const from = new Map(readFrom.map(({ field, columns }) => [field, columns]));
  return {
    source: SIGNATURES.find(([, names]) => names.some((name) => plain.has(name)))?.[0] ?? null,
    recognised: [...new Set(readFrom.flatMap(({ columns }) => columns))],
    columns: table.columns.filter((title) => title !== ''),
    readFrom,
    lines: from.get('serialNumber')?.length === 0 ? [] : table.rows.map((row) => lineOf(row, from)),
  };
}

function lineOf(
  { line, cell }: CsvTable['rows'][number],
  from: ReadonlyMap<ImportField, readonly string[]>,
): FleetLine {
  const all = (field: ImportField): string[] => (from.get(field) ?? []).map((title) => visible(cell(title)));
  const first = (field: ImportField): string => all(field).find((text) => text !== '') ?? '';
  const uai =
    all('uai')
      .map(uaiIn)
      .find((value) => value !== null) ?? null;
  const saidDay = first('acquiredOn');
  const acquiredOn = dayIn(saidDay);
  return {
    line,
    serialNumber: first('serialNumber'),
    manufacturer: first('manufacturer'),
    model: first('model'),
    assetTag: first('assetTag') || null,
    uai,
    notUai: uai === null ? notUaiIn(from.get('uai') ?? [], cell) : null,
    classroom: withoutUai(first('classroom')),
    slot: slotIn(first('slot')),
    acquiredOn,
    notDay: acquiredOn === null && SAYS_SOMETHING.test(saidDay) ? saidDay.slice(0, 40) : null,
    family: familyIn(`${first('system')} ${first('manufacturer')} ${first('model')}`),
  };
}

/** Without what nobody sees: a zero-width space that came along with a copied number would make another number of it. */
const visible = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();

const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();

const uaiIn = (text: string): string | null =>
  /(?<![A-Za-z0-9])\d{7}[A-Za-z](?![A-Za-z0-9])/.exec(text)?.[0]?.toUpperCase() ?? null;

/** Dashes and question marks say nothing. */
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/** A column that is called UAI says nothing else: what is none there was mistyped. Other columns have words of their own. */
const notUaiIn = (titles: readonly string[], cell: (title: string) => string): string | null =>
  titles
    .filter((title) => (COLUMNS.uai as readonly string[]).includes(plainName(title)))
    .map((title) => visible(cell(title)).slice(0, 40))
    .find((text) => SAYS_SOMETHING.test(text)) ?? null;

const withoutUai = (text: string): string | null =>
  text
    .replace(/(?<![A-Za-z0-9])\d{7}[A-Za-z](?![A-Za-z0-9])/, '')
    .replace(/^[\s\-–—:/_]{1,12}|[\s\-–—:/_]{1,12}$/g, '')
    .slice(0, 80) || null;

function slotIn(text: string): number | null {
  const slot = Number(/^\D{0,12}(\d{1,2})$/.exec(text)?.[1] ?? Number.NaN);
  return slot >= 1 && slot <= 40 ? slot : null;
}

/** French, ISO, or with an hour behind it; the American order only where it can be no other. */
function dayIn(text: string): LocalDate | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  // A date that the spreadsheet shows as the number that it is: days since the end of 1899; here from 2001 to 2047.
  const days = /^(3[7-9]|4\d|5[0-3])\d{3}$/.test(text) ? Number(text) : null;
  if (days !== null) return LocalDate.parse(new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10));
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)/.exec(text);
  if (parts === null) return null;
  const [a, b, written] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const year = written < 100 ? 2000 + written : written;
  return b > 12 ? dayOf(year, a, b) : dayOf(year, b, a);
}

function dayOf(year: number, month: number, day: number): LocalDate | null {
  const text = [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  return LocalDate.is(text) ? LocalDate.parse(text) : null;
}

function familyIn(text: string): FleetLine['family'] {
  if (/ipad|apple|ios\b/i.test(text)) return 'apple';
  if (/android|samsung/i.test(text)) return 'android';
  if (/windows/i.test(text)) return 'windows';
  return /linux|debian|ubuntu|primtux/i.test(text) ? 'linux' : null;
}
