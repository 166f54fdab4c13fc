import { z } from 'zod';
import { approval } from '../identity/approvals.js';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate } from '../shapes.js';

/**
 * The account that the State pays the collectivité on (art. 7.1). The number is never here, only `FR76 •••• 036`: two persons
 * of the collectivité change it, and whoever pays has it shown, which is journalled. An account is nobody's name: a
 * trésorerie's is shared by all its communes, so that each payment carries its own label (T24).
 */
export const bankDetails = z.object({
  id,
  state: z.enum(['awaiting', 'inForce', 'replaced', 'abandoned']),
  maskedIban: z.string(),
  bic: z.string().nullable(),
  /** Whose name is on the account, as written: often a trésorerie. */
  holder: z.string(),
  /** « Domiciliation ». */
  bankName: z.string().nullable(),
  /** What each transfer must carry so that the money finds its commune. */
  paymentLabel: z.string().nullable(),
  /** The day that the document which bears these details is of; null: « non renseigné ». */
  documentDatedOn: localDate.nullable(),
  askedAt: instant,
  askedBy: z.string(),
  approvalId: id,
  inForceSince: instant.nullable(),
  replacedAt: instant.nullable(),
  abandonedBecause: z.string().nullable(),
  /** The last time that somebody of the académie checked them with the beneficiary. */
  verifiedOn: localDate.nullable(),
  verifiedHow: z.string().nullable(),
});
export type BankDetails = z.output<typeof bankDetails>;

/** What a rule or a trap has to say of the accounts and the payments; never a refusal. */
export const moneyNotice = z.object({ rule: z.string(), articles: z.array(z.string()), message: z.string() });
export type MoneyNotice = z.output<typeof moneyNotice>;

/** Ordonnateur and comptable of one side: functions, never names. Null: « non renseigné ». */
const officers = z.object({ authorisingOfficer: z.string().nullable(), accountant: z.string().nullable() });

export const bankDetailsView = z.object({
  current: bankDetails.nullable(),
  /** Waits for its second person, or for its delay. */
  awaiting: bankDetails.nullable(),
  /** Replaced and abandoned ones, latest first. */
  former: z.array(bankDetails),
  /** Our own delay, set with the deadlines: details older than this are checked again before a payment (T25). */
  checkMonths: z.int(),
  notices: z.array(moneyNotice),
  /** Two pairs (T23): the text names the beneficiary's; the payer's are said for the reader, `fromText` is false. */
  beneficiary: officers,
  payer: officers.extend({ fromText: z.literal(false) }),
});
export type BankDetailsView = z.output<typeof bankDetailsView>;

export const newBankDetails = z
  .object({
    iban: line(60),
    /** As on a RIB, to be compared with the IBAN: 5 digits, 5 digits, 11 signs, 2 digits. */
    rib: z
      .object({ bank: line(10), branch: line(10), account: line(20), key: line(4) })
      .strict()
      .nullable(),
    bic: line(20).nullable(),
    holder: line(160),
    bankName: line(160).nullable(),
    paymentLabel: line(140).nullable(),
    documentDatedOn: localDate.nullable(),
    reason: line(300),
  })
  .strict();
export type NewBankDetails = z.output<typeof newBankDetails>;

export const getBankDetails = defineRoute({
  name: 'getBankDetails',
  method: 'GET',
  path: '/conventions/:id/bank-details',
  permission: 'convention:read',
  summary: 'Coordonnées bancaires du bénéficiaire, masquées, lues par les deux parties, et leurs versions.',
  params: byId,
  response: bankDetailsView,
  refusals: ['convention.bankNotYours'],
});

export const askForBankDetails = defineRoute({
  name: 'askForBankDetails',
  method: 'POST',
  path: '/conventions/:id/bank-details',
  permission: 'expense:write',
  summary: 'Demande d’autres coordonnées bancaires : une seconde personne les confirme, elles valent 24 heures après.',
  params: byId,
  body: newBankDetails,
  response: z.object({ bankDetails, approval }),
  status: 201,
  refusals: [
    'kernel.invalidIban',
    'kernel.invalidBic',
    'convention.bankRibNotIban',
    'convention.bankWaiting',
    'convention.bankUnchanged',
    'convention.bankDatedInFuture',
    'identity.proofNeeded',
  ],
});

export const verifyBankDetails = defineRoute({
  name: 'verifyBankDetails',
  method: 'POST',
  path: '/conventions/:id/bank-details/verification',
  permission: 'claim:check',
  summary: 'Note que l’académie a vérifié les coordonnées en cours auprès du bénéficiaire, quand et comment.',
  params: byId,
  body: z.object({ verifiedOn: localDate, how: line(300) }).strict(),
  response: bankDetailsView,
  refusals: ['convention.bankMissing', 'convention.bankVerifiedInFuture'],
});

export const revealBankDetails = defineRoute({
  name: 'revealBankDetails',
  method: 'POST',
  path: '/conventions/:id/bank-details/disclosure',
  permission: 'claim:check',
  summary: 'Montre en entier le compte en cours à qui paie ; le journal le garde.',
  params: byId,
  body: z.object({ reason: line(300) }).strict(),
  response: z.object({
    iban: z.string(),
    bic: z.string().nullable(),
    holder: z.string(),
    rib: z.object({ bank: z.string(), branch: z.string(), account: z.string(), key: z.string() }).nullable(),
    paymentLabel: z.string().nullable(),
  }),
  shownOnce: true,
  refusals: ['convention.bankMissing', 'identity.proofNeeded'],
});
