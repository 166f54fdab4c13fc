import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, line, localDate } from '../shapes.js';

const INVOICE_BYTES = 14 * 1024 * 1024;

/** What an electronic invoice says, for a person to look at: nothing is saved. Null is « non renseigné ». */
export const invoiceReading = z.object({
  format: z.enum(['facturX', 'cii', 'ubl']),
  /** As the document names it: MINIMUM, BASIC WL, BASIC, EN 16931, EXTENDED… */
  profile: z.string().nullable(),
  kind: z.enum(['invoice', 'creditNote']),
  supplierName: z.string().nullable(),
  supplierSiret: z.string().nullable(),
  buyerName: z.string().nullable(),
  buyerSiret: z.string().nullable(),
  number: z.string().nullable(),
  issuedOn: localDate.nullable(),
  commitmentNumber: z.string().nullable(),
  serviceCode: z.string().nullable(),
  creditedNumber: z.string().nullable(),
  currency: z.string().nullable(),
  totalNetCents: cents.nullable(),
  totalVatCents: cents.nullable(),
  totalGrossCents: cents.nullable(),
  lines: z.array(
    z.object({
      label: z.string(),
      quantity: z.number().nullable(),
      netCents: cents.nullable(),
      vatRatePercent: z.number().nullable(),
      vatCents: cents.nullable(),
      grossCents: cents.nullable(),
      serialNumbers: z.array(z.string()),
    }),
  ),
  notices: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type InvoiceReading = z.output<typeof invoiceReading>;

export const readInvoice = defineRoute({
  name: 'readInvoice',
  method: 'POST',
  path: '/conventions/:id/invoice-readings',
  permission: 'expense:write',
  summary: 'Lit une facture électronique (Factur-X, CII, UBL) pour préremplir la saisie ; rien n’est enregistré.',
  params: byId,
  body: z.object({ name: line(200), contentBase64: z.string().min(1).max(INVOICE_BYTES) }).strict(),
  response: invoiceReading,
  bodyLimit: INVOICE_BYTES,
  refusals: ['convention.invoiceNotReadable', 'convention.invoiceUnsafe', 'convention.invoiceWithoutData'],
});
