import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, localDate } from '../shapes.js';

/** What becomes of a line of the list. `doubt`: left aside until somebody has said more; the rest goes on without it. */
export const importOutcome = z.enum(['created', 'completed', 'unchanged', 'doubt']);
export type ImportOutcome = z.output<typeof importOutcome>;

export const importedLine = z.object({
  line: z.int(),
  serialNumber: z.string(),
  model: z.string(),
  school: z.string().nullable(),
  classroom: z.string().nullable(),
  slot: z.int().nullable(),
  acquiredOn: localDate.nullable(),
  outcome: importOutcome,
  /** One French sentence: what is added, or what is doubtful. */
  why: z.string().nullable(),
});
export type ImportedLine = z.output<typeof importedLine>;

/** What is looked for in a list; `system` tells the family where the model does not. */
export const IMPORT_FIELDS = [
  'serialNumber',
  'manufacturer',
  'model',
  'assetTag',
  'uai',
  'classroom',
  'slot',
  'acquiredOn',
  'system',
] as const;
export const importField = z.enum(IMPORT_FIELDS);
export type ImportField = z.output<typeof importField>;

/** The column, by its title, that somebody chose for each; null: none; absent: the one that is recognised. */
const column = z.string().max(200).nullable().optional();
export const importColumns = z
  .object({
    serialNumber: column,
    manufacturer: column,
    model: column,
    assetTag: column,
    uai: column,
    classroom: column,
    slot: column,
    acquiredOn: column,
    system: column,
  })
  .strict();
export type ImportColumns = z.output<typeof importColumns>;

export const fleetImport = z.object({
  /** The program whose export it was recognised to be; null: a spreadsheet. */
  source: z.string().nullable(),
  /** Columns that were recognised, as they are written in the file. */
  recognised: z.array(z.string()),
  /** Titles of the columns of the file; what stands below those that are not read is not kept, nor told. */
  columns: z.array(z.string()),
  /** Where each is read, by order of preference. Without a serial number, there is no line. */
  readFrom: z.array(z.object({ field: importField, columns: z.array(z.string()) })),
  created: z.int(),
  completed: z.int(),
  unchanged: z.int(),
  doubts: z.int(),
  /** Classes mobiles that are (to be) opened for them. */
  opened: z.array(z.object({ school: z.string(), name: z.string(), capacity: z.int() })),
  lines: z.array(importedLine),
});
export type FleetImport = z.output<typeof fleetImport>;

/** Largest file that is read, in bytes; base64 makes four characters of three bytes. */
export const FLEET_FILE_MAX_BYTES = 3 * 1024 * 1024;
const BODY_BYTES = 5 * 1024 * 1024;

const body = z
  .object({
    /** The file's name, for the journal. */
    name: z.string().trim().min(1).max(120),
    /** The file: CSV, or the first sheet of a workbook (.ods, .xlsx). */
    contentBase64: z
      .string()
      .min(1)
      .max(Math.ceil(FLEET_FILE_MAX_BYTES / 3) * 4)
      .optional(),
    /** Or its text. */
    csv: z.string().min(1).max(2_000_000).optional(),
    /** For lines that name none. */
    schoolId: id.nullable().default(null),
    columns: importColumns.default({}),
  })
  .strict()
  .refine(({ contentBase64, csv }) => (contentBase64 === undefined) !== (csv === undefined), {
    path: ['contentBase64'],
    message: 'Donnez le fichier, ou son texte.',
  });

const REFUSALS = ['fleet.importNoFile', 'fleet.importNoSuchColumn'];

export const previewFleetImport = defineRoute({
  name: 'previewFleetImport',
  method: 'POST',
  path: '/fleet-imports/preview',
  permission: 'device:write',
  summary: 'Ce que donnerait l’import d’un parc existant (tableur, ou export d’une autre solution) ; rien n’est écrit.',
  body,
  response: fleetImport,
  refusals: REFUSALS,
  bodyLimit: BODY_BYTES,
});

export const importFleet = defineRoute({
  name: 'importFleet',
  method: 'POST',
  path: '/fleet-imports',
  permission: 'device:write',
  summary:
    'Importe un parc existant : ce qui est déjà connu n’est pas créé deux fois, ce qui est douteux est laissé de côté.',
  body,
  response: fleetImport,
  status: 201,
  refusals: [...REFUSALS, 'fleet.importUnreadable', 'fleet.importMeanwhile'],
  bodyLimit: BODY_BYTES,
  deadlineMs: 120_000,
});
