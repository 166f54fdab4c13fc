import { z } from 'zod';
import { defineRoute } from '../route.js';
import { instant, line, placeRef } from '../shapes.js';

const schoolYear = z.string().regex(/^\d{4}-\d{4}$/, 'Une année scolaire s’écrit comme 2026-2027.');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const counts = z.record(z.string().max(60), z.int().min(0));
/** Of a public key: the first 128 bits of its SHA-256, in hexadecimal. */
const fingerprint = z.string().regex(/^[0-9a-f]{32}$/);
/** The same as people type it: in groups, in capitals. */
const typedFingerprint = z
  .string()
  .trim()
  .regex(
    /^[0-9a-fA-F][0-9a-fA-F :-]{30,60}$/,
    'Une empreinte compte 32 signes : des chiffres, et des lettres de a à f.',
  );

/** The version that this program writes and reads. */
export const DATASET_VERSION = 1;

/** One column of the figures, as a reader needs it said. */
export const datasetWord = z.object({
  name: z.string().max(60),
  /** What it counts, in French. */
  says: z.string().max(400),
  unit: z.string().max(60),
  /** A figure about what people do: under the threshold it is not told. */
  ofPeople: z.boolean(),
});
export type DatasetWord = z.output<typeof datasetWord>;

/** `counts: null`: under the threshold, or not told apart from what is. Both months belong to it. */
const figures = z.object({ placeId: z.uuid(), from: month, to: month, counts: counts.nullable() });

export const datasetContent = z
  .object({
    format: z.literal('chariot-dataset'),
    version: z.literal(DATASET_VERSION),
    schoolYear,
    /** Who publishes it: the académie, as that instance calls it. */
    issuer: z.string().min(1).max(200),
    /** SHA-256 of all the rows that it was worked out from. */
    inputs: z.string().regex(/^[0-9a-f]{64}$/),
    dictionary: z.array(datasetWord).max(200),
    places: z.array(placeRef).max(200_000),
    /** Wide places by month. */
    months: z.array(figures).max(1_000_000),
    /** Places by school year. */
    years: z.array(figures).max(200_000),
    /** Wide places by discipline and school year; several disciplines where they are only told together. */
    disciplines: z.array(figures.extend({ disciplines: z.array(z.string().max(40)).max(40) })).max(1_000_000),
    /** Equipment and means of schools: no threshold is on them. */
    equipment: z.array(figures).max(200_000),
  })
  .strict();
export type DatasetContent = z.output<typeof datasetContent>;

const lines = z.object({ months: z.int(), years: z.int(), disciplines: z.int(), equipment: z.int(), hidden: z.int() });

export const dataset = z.object({
  schoolYear: z.string(),
  /** Of this instance; or taken in from another, by the fingerprint of the key that signed it. */
  origin: z.object({ own: z.boolean(), fingerprint: z.string(), name: z.string() }),
  version: z.int(),
  /** Of the JSON file: the same figures give the same file, to the byte. */
  sha256: z.string(),
  inputs: z.string(),
  keptAt: instant,
  lines,
});
export type DatasetShown = z.output<typeof dataset>;

export const listDatasets = defineRoute({
  name: 'listDatasets',
  method: 'GET',
  path: '/usage/datasets',
  permission: 'usage:read',
  summary: 'Les jeux de données, par année scolaire, et ce que veut dire chacune de leurs colonnes.',
  response: z.object({
    items: z.array(dataset),
    /** School years that are over, and of which no dataset is frozen yet. */
    ready: z.array(z.string()),
    /** Of the key that signs this instance’s exports. */
    fingerprint: z.string(),
    mayPublish: z.boolean(),
    dictionary: z.array(datasetWord),
  }),
});

const params = z.object({ year: schoolYear });
/** Absent: this instance’s own. */
const query = z.object({ origin: fingerprint.optional() });
const refusals = ['usage.datasetUnknown'];

export const getDatasetJson = defineRoute({
  name: 'getDatasetJson',
  method: 'GET',
  path: '/usage/datasets/:year/json',
  permission: 'usage:read',
  summary: 'Le jeu de données d’une année scolaire, en JSON, au même octet à chaque fois.',
  params,
  query,
  response: z.string(),
  produces: 'application/octet-stream',
  refusals,
});
export const getDatasetCsv = defineRoute({
  name: 'getDatasetCsv',
  method: 'GET',
  path: '/usage/datasets/:year/csv',
  permission: 'usage:read',
  summary: 'Le jeu de données d’une année scolaire, en CSV : une ligne par chiffre.',
  params,
  query,
  response: z.string(),
  produces: 'text/csv',
  refusals,
});
export const getDatasetOds = defineRoute({
  name: 'getDatasetOds',
  method: 'GET',
  path: '/usage/datasets/:year/ods',
  permission: 'usage:read',
  summary: 'Le jeu de données d’une année scolaire, en tableur (ODS) : une feuille par table, et le dictionnaire.',
  params,
  query,
  response: z.string(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  refusals,
});
export const getDatasetParquet = defineRoute({
  name: 'getDatasetParquet',
  method: 'GET',
  path: '/usage/datasets/:year/parquet',
  permission: 'usage:read',
  summary: 'Le jeu de données d’une année scolaire, en Parquet : une ligne par chiffre.',
  params,
  query,
  response: z.string(),
  produces: 'application/octet-stream',
  refusals,
});
export const exportDataset = defineRoute({
  name: 'exportDataset',
  method: 'GET',
  path: '/usage/datasets/:year/signed',
  permission: 'usage:read',
  summary: 'Le jeu de données de cette instance, signé, à remettre à une autre instance (celle de l’académie).',
  params,
  response: z.string(),
  produces: 'application/octet-stream',
  refusals,
});

export const freezeDataset = defineRoute({
  name: 'freezeDataset',
  method: 'POST',
  path: '/usage/datasets/:year/freeze',
  permission: 'usage:publish',
  summary: 'Figer le jeu de données d’une année scolaire terminée : il ne change plus.',
  params,
  response: z.object({ schoolYear: z.string(), sha256: z.string() }),
  status: 201,
  refusals: ['usage.yearNotOver', 'usage.datasetFrozen', 'usage.mayNotPublish'],
});

/** What a signed export weighs at most: some 5,000 schools. */
const IMPORT_BYTES = 8 * 1024 * 1024;

export const importDataset = defineRoute({
  name: 'importDataset',
  method: 'POST',
  path: '/usage/datasets/imports',
  permission: 'usage:publish',
  summary: 'Reprendre le jeu de données signé d’une autre instance, dont l’empreinte a été saisie une première fois.',
  body: z
    .object({
      /** The signed export, as it was received. */
      file: z.string().min(2).max(IMPORT_BYTES),
      /** As that instance’s people say it, the first time. */
      fingerprint: typedFingerprint.optional(),
      /** What that instance is called here, the first time. */
      name: line(120).optional(),
    })
    .strict(),
  /** `changed: false`: the same file had been taken in already. */
  response: z.object({ schoolYear: z.string(), fingerprint: z.string(), changed: z.boolean() }),
  bodyLimit: IMPORT_BYTES,
  refusals: [
    ...[
      'usage.notADataset',
      'usage.signatureWrong',
      'usage.otherVersion',
      'usage.keyUnknown',
      'usage.fingerprintDiffers',
    ],
    ...['usage.ownDataset', 'usage.alreadyOtherwise', 'usage.mayNotPublish'],
  ],
});
