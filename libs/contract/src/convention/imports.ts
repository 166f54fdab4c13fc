import { z } from 'zod';
import { defineRoute } from '../route.js';
import { cents, line, localDate } from '../shapes.js';

/** Largest document that is read, in bytes; base64 makes four characters of three bytes. */
export const DOCUMENT_MAX_BYTES = 10 * 1024 * 1024;
const BASE64_MAX = Math.ceil(DOCUMENT_MAX_BYTES / 3) * 4;

/** How sure a reading is: written in so many words, understood from the words around it, or one of several meanings. */
export const confidence = z.enum(['sure', 'likely', 'doubtful']);
export type Confidence = z.output<typeof confidence>;

/**
 * One thing read in a document, with the sentence it came from. Nothing is invented: a null value is « non renseigné »;
 * its sentence is then the blank that was found, or null when nothing in the document speaks of it.
 */
const found = <T extends z.ZodType>(value: T) =>
  z.object({
    value: value.nullable(),
    sentence: z.string().nullable(),
    confidence,
    /** Where it stands: `3.2`, `annexe`, `préambule`. */
    articles: z.array(z.string()),
  });
const text = found(z.string());
const amount = found(cents);
const day = found(localDate);
const count = found(z.int());

/** As conventions distinguish them; a syndicat is read as an EPCI, whose accounts it shares. */
export const localAuthorityType = z.enum(['commune', 'epci', 'departement']);
export type LocalAuthorityType = z.output<typeof localAuthorityType>;

/** A row of the annex, as written there. */
export const readSchool = z.object({
  uai: text,
  name: text,
  referenceCollegeUai: text,
  address: text,
  city: text,
  departement: text,
  mobileClassrooms: count,
  equipmentGrantCents: amount,
  resourceGrantCents: amount,
});
export type ReadSchool = z.output<typeof readSchool>;

/** A row of the table of article 6.2, TTC. */
export const readBudgetLine = z.object({
  fiscalYear: count,
  line: text,
  code: z.enum(['infrastructure', 'equipment', 'resources']).nullable(),
  stateCents: amount,
  localCents: amount,
});
export type ReadBudgetLine = z.output<typeof readBudgetLine>;

/** The account that the State pays to (art. 7.1), as written; whether it holds together is said by flags. */
export const readBank = z.object({
  holder: text,
  bankCode: text,
  branchCode: text,
  accountNumber: text,
  key: text,
  bankName: text,
  iban: text,
  bic: text,
});

/** Codes of the State's accounts, verbatim (T26); `stateAccountCode` without spaces, for comparison (T27). */
export const readImputation = z.object({
  programme: text,
  title: text,
  category: text,
  activityCode: text,
  stateAccountCode: text,
  stateAccountCodeAsWritten: text,
  purchasingGroup: text,
  action: text,
  subAction: text,
  earmarkedFund: text,
});

const committee = z.object({
  composition: text,
  seats: count,
  meetingsPerYear: count,
  frequency: text,
  noticeDays: count,
});

/** A trap of the text (`T01`…) or a doubt of ours (a code), where it bears, and one French sentence. */
export const readingFlag = z.object({
  trap: z
    .string()
    .regex(/^T\d{2}$/)
    .nullable(),
  code: z.string().nullable(),
  /** `error`: the convention cannot be declared before it is mended; the others block nothing. */
  severity: z.enum(['error', 'warning', 'information']),
  /** Path in the reading: `funding.capPerClassroomCents`, `schools[0].uai`. */
  field: z.string(),
  articles: z.array(z.string()),
  message: z.string(),
  /** The words at fault, as written, when there are some. */
  quote: z.string().nullable(),
});
export type ReadingFlag = z.output<typeof readingFlag>;

export const conventionReading = z.object({
  document: z.object({
    name: z.string(),
    kind: z.enum(['text', 'pdf', 'docx']),
    /** Of the file itself; null where it has none (text, DOCX). */
    pages: z.int().nullable(),
    sha256: z.string(),
  }),
  parties: z.object({
    academie: text,
    academieAddress: text,
    academieRepresentative: text,
    localAuthority: z.object({ type: found(localAuthorityType), name: text, representative: text }),
  }),
  schools: z.array(readSchool),
  funding: z.object({
    ratePercent: found(z.number()),
    /** The State's share, per classe mobile (art. 3.2). */
    capPerClassroomCents: amount,
    /** Of the cost, per classe mobile (art. 3.2). */
    baseCapPerClassroomCents: amount,
    resourcePerSchoolCents: amount,
    /** Due at signature, in all (art. 7.1). */
    advanceCents: amount,
    advancePercent: found(z.number()),
    /** What art. 7.1 calls the State's largest participation: compared, never used as a cap (T01). */
    stateMaximumCents: amount,
  }),
  forecastCostCents: amount,
  budget: z.array(readBudgetLine),
  calendar: z.object({ forYear: count, deploymentStart: day, deploymentEnd: day }),
  durationMonths: count,
  signedOn: day,
  bank: readBank.nullable(),
  imputation: readImputation,
  authorisingOfficer: text,
  assignedAccountant: text,
  court: text,
  committees: z.object({ local: committee, departmental: committee }),
  throughputYear: count,
  expectedDevices: count,
  noticeMonths: count,
  /** As the document is headed. */
  title: text,
  mention: text,
  legalFrame: text,
  /** The rentrées that the programme names, and for how many years it runs: a number of years says not which. */
  programmeYears: found(z.array(z.int())),
  programmeDuration: count,
  placeOfSignature: text,
  originals: count,
  statedPages: count,
  flags: z.array(readingFlag),
});
export type ConventionReading = z.output<typeof conventionReading>;

/** `POST`, because a document is sent; it is read and forgotten. */
export const readConventionDocument = defineRoute({
  name: 'readConventionDocument',
  method: 'POST',
  path: '/conventions/readings',
  permission: 'convention:write',
  summary:
    'Lit le document d’une convention (.txt, .pdf, .docx) : chaque valeur avec sa phrase, chaque doute avec son piège ; rien n’est gardé.',
  body: z.object({ name: line(200), contentBase64: z.base64().min(1).max(BASE64_MAX) }).strict(),
  bodyLimit: BASE64_MAX + 4_096,
  response: conventionReading,
  refusals: [
    'documents.documentEmpty',
    'documents.documentTooLarge',
    'documents.documentUnknownKind',
    'documents.documentIsImage',
    'documents.documentEncrypted',
    'documents.documentUnreadable',
    'documents.documentTooComplex',
    'convention.importNotAConvention',
    'convention.importOtherConvention',
  ],
});
