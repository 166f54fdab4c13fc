import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, placeRef } from '../shapes.js';
import { month } from './indicators.js';

/** A month of a place, as it was sent. */
export const usageReport = z.object({
  month,
  madeAt: instant,
  /** Of each file: what was sent does not change. */
  pdfSha256: z.string(),
  odsSha256: z.string(),
});
export type UsageReport = z.output<typeof usageReport>;

const refusals = ['usage.outOfReach', 'territory.placeNotFound'];
const ofPlace = z.object({ placeId: id }).strict();

export const listUsageReports = defineRoute({
  name: 'listUsageReports',
  method: 'GET',
  path: '/usage/reports',
  permission: 'usage:read',
  summary: 'Les rapports mensuels d’un lieu, du dernier au premier, et si l’on a demandé à les recevoir.',
  query: ofPlace,
  response: z.object({
    place: placeRef,
    items: z.array(usageReport),
    /** A school has no report: too few stand behind its months. */
    isOffered: z.boolean(),
    isSubscribed: z.boolean(),
  }),
  refusals,
});

export const chooseUsageReports = defineRoute({
  name: 'chooseUsageReports',
  method: 'PUT',
  path: '/usage/reports/subscription',
  permission: 'usage:read',
  summary: 'Recevoir chaque mois le rapport d’un lieu, par courriel, ou ne plus le recevoir.',
  body: z.object({ placeId: id, wanted: z.boolean() }).strict(),
  response: z.object({ placeId: id, isSubscribed: z.boolean() }),
  refusals: [...refusals, 'usage.noReportHere'],
});

const params = z.object({ month });

export const getUsageReportPdf = defineRoute({
  name: 'getUsageReportPdf',
  method: 'GET',
  path: '/usage/reports/:month/pdf',
  permission: 'usage:read',
  summary: 'Le rapport d’un mois et d’un lieu, en PDF balisé, tel qu’il a été envoyé.',
  params,
  query: ofPlace,
  response: z.string(),
  produces: 'application/pdf',
  refusals: [...refusals, 'usage.reportUnknown'],
});

export const getUsageReportOds = defineRoute({
  name: 'getUsageReportOds',
  method: 'GET',
  path: '/usage/reports/:month/ods',
  permission: 'usage:read',
  summary: 'Le rapport d’un mois et d’un lieu, en tableur (ODS) : une feuille par tableau.',
  params,
  query: ofPlace,
  response: z.string(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  refusals: [...refusals, 'usage.reportUnknown'],
});
