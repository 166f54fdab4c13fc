import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, localDate, uai } from '../shapes.js';

/** An establishment as the Annuaire de l'éducation knows it (Licence Ouverte 2.0). */
export const directoryEntry = z.object({
  uai: z.string(),
  name: z.string(),
  type: z.string(),
  natureCode: z.string().nullable(),
  isPublic: z.boolean(),
  address: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string().nullable(),
  inseeCode: z.string().nullable(),
  departementCode: z.string().nullable(),
  academie: z.string().nullable(),
  districtUai: z.string().nullable(),
  districtName: z.string().nullable(),
  siret: z.string().nullable(),
  status: z.enum(['open', 'closing', 'closed', 'unknown']),
  openedOn: localDate.nullable(),
  updatedOn: localDate.nullable(),
  /** Degrees (WGS 84), as the file says them; both or none. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** False once a later file no longer names it. */
  inLastImport: z.boolean(),
});

/** Three things apart: the UAI is well formed, the directory knows it, the establishment is open. */
export const directoryFinding = z.object({
  uai: z.string(),
  formatOk: z.boolean(),
  entry: directoryEntry.nullable(),
  /** The same in one French sentence. */
  sentence: z.string(),
});
export type DirectoryFinding = z.output<typeof directoryFinding>;

const departement = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(\d{3}|02[AB])$/, 'Un département s’écrit ici en trois caractères, comme 038 ou 02A.');

export const searchDirectory = defineRoute({
  name: 'searchDirectory',
  method: 'GET',
  path: '/directory',
  permission: 'place:read',
  summary: 'Cherche dans l’Annuaire de l’éducation chargé, par UAI ou par mots du nom et de la commune.',
  query: z.object({
    uai: uai.optional(),
    /** Words; with neither words nor UAI, nothing is found. */
    q: z.string().trim().max(100).default(''),
    departement: departement.optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  response: z.object({
    items: z.array(directoryFinding),
    /** Null: no file has been loaded yet. */
    loadedAt: instant.nullable(),
    licence: z.string(),
  }),
});

export const listDirectoryImports = defineRoute({
  name: 'listDirectoryImports',
  method: 'GET',
  path: '/directory/imports',
  permission: 'system:administer',
  summary: 'Les fichiers de l’annuaire qui ont été chargés, du dernier au premier.',
  response: z.object({
    items: z.array(
      z.object({
        id,
        fileName: z.string(),
        sha256: z.string(),
        at: instant,
        rows: z.int(),
        changed: z.int(),
        refused: z.int(),
        refusedColumns: z.array(z.string()),
      }),
    ),
  }),
});
