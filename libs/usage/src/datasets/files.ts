import type { DatasetContent } from '@chariot/contract';
import { LocalDate, type SchoolYear } from '@chariot/kernel';
import { writeCsv, writeOds, type OdsCell } from '@chariot/platform';
import { KINDS as PLACES } from '@chariot/territory';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { COLUMNS } from './dictionary.js';

const TABLES = {
  months: 'Lieux par mois',
  years: 'Lieux par année',
  disciplines: 'Disciplines',
  equipment: 'Matériel',
} as const;
type Table = keyof typeof TABLES;
type Line = DatasetContent['months'][number] & { readonly disciplines?: readonly string[] };
const KINDS: readonly Table[] = ['months', 'years', 'disciplines', 'equipment'];

const HIDDEN = '< seuil';
const NOTES = {
  hidden: `« ${HIDDEN} » : moins de dix élèves ou de trois enseignants, ou un chiffre qui en trahirait un autre.`,
  unknown: 'Une case vide : l’effectif ou le calendrier de l’école n’est pas connu ; ce n’est pas zéro.',
};

/** One figure a line. An empty value is under the threshold, what is not known has no line: nothing is 0 unless it is. */
type Row = readonly [...texts: (string | null)[], value: number | null];

function rowsOf(content: DatasetContent): Row[] {
  const places = new Map(content.places.map((place) => [place.id, place]));
  return KINDS.flatMap((table) =>
    (content[table] as readonly Line[]).flatMap(({ placeId, from, to, counts, disciplines }) => {
      const place = places.get(placeId);
      const before = [table, placeId, place?.kind ?? '', place?.name ?? '', place?.uai ?? null, from, to];
      const of = disciplines === undefined || disciplines.length === 0 ? null : disciplines.join('+');
      const values = counts === null ? [[null, null] as const] : Object.entries(counts);
      return values.map(([measure, value]): Row => [...before, of, measure, value]);
    }),
  );
}

export const csvOf = (content: DatasetContent): Buffer => writeCsv(COLUMNS, rowsOf(content));

/** Apache Parquet, Snappy, one row group: what says it is in the file's own metadata. */
export function parquetOf(content: DatasetContent): Buffer {
  const rows = rowsOf(content);
  const columnData = COLUMNS.map((name, at) => ({
    name,
    data: rows.map((row) => row[at] ?? null),
    type: name === 'value' ? ('INT32' as const) : ('STRING' as const),
    nullable: true,
  }));
  const kvMetadata = [
    { key: 'chariot.dataset', value: `${content.schoolYear} v${content.version}` },
    { key: 'chariot.issuer', value: content.issuer },
    { key: 'chariot.inputs', value: content.inputs },
    { key: 'chariot.dictionary', value: JSON.stringify(content.dictionary) },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData, kvMetadata }));
}

/** A sheet for each table, and one that says what its columns are. */
export function odsOf(content: DatasetContent): Buffer {
  const title = `Jeu de données ${content.schoolYear}`;
  const places = new Map(content.places.map((place) => [place.id, place]));
  const words = new Map(content.dictionary.map(({ name, says }) => [name, says]));
  const sheets = KINDS.map((table) => {
    const lines = content[table] as readonly Line[];
    const measures = [...new Set(lines.flatMap(({ counts }) => Object.keys(counts ?? {})))].sort();
    const prefix = table === 'disciplines' ? 'disciplines.' : '';
    return {
      name: TABLES[table],
      columns: [
        ...['Lieu', 'Nature', 'UAI', 'Du mois', 'Au mois', ...(table === 'disciplines' ? ['Disciplines'] : [])],
        ...measures.map((name) => words.get(`${prefix}${name}`) ?? name),
      ].map((one) => ({ title: one })),
      rows: lines.map(({ placeId, from, to, counts, disciplines }): OdsCell[] => [
        ...[places.get(placeId)?.name ?? '', kindOf(places.get(placeId)), places.get(placeId)?.uai ?? ''],
        ...[from, to, ...(table === 'disciplines' ? [(disciplines ?? []).join(' + ')] : [])],
        ...measures.map((name): OdsCell => {
          if (counts === null) return HIDDEN;
          const count = counts[name];
          return count === undefined ? null : { count };
        }),
      ]),
      notes: [NOTES[table === 'equipment' ? 'unknown' : 'hidden']],
    };
  });
  const dictionary = {
    name: 'Dictionnaire',
    columns: ['Nom', 'Ce que c’est', 'Unité', 'Soumis au seuil'].map((one) => ({ title: one })),
    rows: content.dictionary.map(({ name, says, unit, ofPeople }): OdsCell[] => [
      name,
      says,
      unit,
      ofPeople ? 'oui' : 'non',
    ]),
    notes: [`${content.issuer}, version ${content.version}, calculé sur les données ${content.inputs}.`],
  };
  return writeOds(title, [...sheets, dictionary], lastDayOf(content.schoolYear));
}

/** The file is dated by what it tells, so that it is the same whenever it is made. */
const lastDayOf = (schoolYear: string): Date => {
  const day: LocalDate = LocalDate.of(Number((schoolYear as SchoolYear).slice(5)), 8, 31);
  return new Date(`${day}T12:00:00Z`);
};

const kindOf = (place: DatasetContent['places'][number] | undefined): string =>
  place === undefined ? '' : PLACES[place.kind].fr;
