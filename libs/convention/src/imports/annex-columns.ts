import type { Cell, Row } from './table-cells.js';

/** What a column of the annex may hold. */
export const ANNEX_COLUMNS = [
  'uai',
  'name',
  'referenceCollegeUai',
  'address',
  'city',
  'departement',
  'mobileClassrooms',
  'equipmentGrantCents',
  'resourceGrantCents',
] as const;
export type AnnexColumn = (typeof ANNEX_COLUMNS)[number];

/** By the words of a title, the most telling first; titles of groups (« Localisation établissement ») name no column. */
const TITLES: readonly (readonly [column: AnnexColumn, title: RegExp])[] = [
  [
    'referenceCollegeUai',
    /(?:uai|rne|code|n°).{0,20}college|college.{0,24}(?:reference|rattachement|uai|secteur)|collegederef/,
  ],
  ['resourceGrantCents', /ressource|dotation/],
  ['equipmentGrantCents', /subvention|equipement|montantetat/],
  ['mobileClassrooms', /classe|nombre|nbre|nbdecm|chariot/],
  ['uai', /^(?:code|n°|numero)?(?:uai|rne)|uai(?:de)?(?:l)?ecole|identifiant/],
  ['name', /nom|denomination|^ecole|etablissement|intitule/],
  ['address', /adresse|rue|voie/],
  ['city', /commune|ville|localite/],
  ['departement', /departement|^dept?$/],
];
const GROUPS = /^(?:identification|localisation|perimetre|montants?$)/;

/** @param grouped whether the table has such titles: « établissement » is then their second line */
export const isGroupTitle = (folded: string, grouped = false): boolean =>
  GROUPS.test(folded.trim()) || (grouped && /^etablissements?$/.test(folded.trim()));

export function columnOf(folded: string): AnnexColumn | null {
  const title = folded.replace(/[\s\-'"]/g, '');
  if (title === '' || isGroupTitle(title) || title.length > 60) return null;
  return TITLES.find(([, pattern]) => pattern.test(title))?.[0] ?? null;
}

/** The columns of a table by the cells of its first row of titles that name at least three; null where there is none. */
export function titledColumns(rows: readonly Row[]): { columns: (AnnexColumn | null)[]; row: Row } | null {
  let best: { columns: (AnnexColumn | null)[]; row: Row } | null = null;
  for (const row of rows) {
    const columns = row.cells.map(({ folded }) => columnOf(folded));
    const known = new Set(columns.filter((column) => column !== null)).size;
    const most = best === null ? 2 : new Set(best.columns.filter((column) => column !== null)).size;
    if (known > most) best = { columns, row };
  }
  return best;
}

/** Titles that were cut into lines: the run of rows whose cells, put together, are as many as a row's and name most columns. */
export function mendedTitles(
  rows: readonly Row[],
  width: number,
): { columns: (AnnexColumn | null)[]; row: Row } | null {
  let best: { columns: (AnnexColumn | null)[]; row: Row } | null = null;
  for (const [from, first] of rows.entries()) {
    let cells: Cell[] = [...first.cells];
    for (const row of rows.slice(from + 1, from + 12)) {
      const [last, next] = [cells.at(-1), row.cells[0]];
      if (last === undefined || next === undefined || cells.length > width) break;
      cells = [...cells.slice(0, -1), { ...last, folded: `${last.folded} ${next.folded}` }, ...row.cells.slice(1)];
      const columns = cells.map(({ folded }) => columnOf(folded));
      const known = new Set(columns.filter((column) => column !== null)).size;
      const most = best === null ? 3 : new Set(best.columns.filter((column) => column !== null)).size;
      if (cells.length === width && known > most) best = { columns, row };
    }
  }
  return best;
}

/**
 * The columns in the order of their titles, where titles are one to a line or run together: what each row then holds.
 */
export function orderOf(cells: readonly Cell[]): AnnexColumn[] {
  const order: AnnexColumn[] = [];
  for (const { folded } of cells) {
    const column = columnOf(folded);
    if (column !== null && !order.includes(column)) order.push(column);
  }
  return order;
}

/** Where in a stretch of squashed titles each column is first named, for tables whose titles no blank separates. */
const IN_PROSE: readonly (readonly [column: AnnexColumn, title: RegExp])[] = [
  ['referenceCollegeUai', /(?:uai|rne)d[ue](?:l[ae])?college|collegedereference/],
  ['uai', /uai(?!du|decollege)|rne(?!du)/],
  ['name', /nom(?!bre)(?:del)?(?:ecole)?|denomination/],
  ['address', /adresse/],
  ['city', /commune|ville/],
  ['departement', /departement/],
  ['mobileClassrooms', /nombredeclasses|nbdeclasses|classesmobiles/],
  ['equipmentGrantCents', /subvention/],
  ['resourceGrantCents', /dotation|ressources/],
];

export function orderInProse(squashed: string): AnnexColumn[] {
  return IN_PROSE.flatMap(([column, title]) => {
    const at = title.exec(squashed)?.index;
    return at === undefined ? [] : [{ column, at }];
  })
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column);
}
