import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, localDate } from '../shapes.js';

/** Who has it, by function: an adult of the school, or a family, whom only the signed slip names. */
export const loanBorrower = z.enum(['teacher', 'schoolHead', 'assistant', 'otherStaff', 'family']);
export type LoanBorrower = z.output<typeof loanBorrower>;

/** How it came back; `lost`: it did not, and the loan ends all the same. */
export const loanReturn = z.enum(['good', 'incomplete', 'damaged', 'lost']);
export type LoanReturn = z.output<typeof loanReturn>;

/** A year at the most: what stays away longer is no loan. */
export const LONGEST_LOAN_DAYS = 366;
/** How late a loan may be written down. */
export const LENT_LATE_DAYS = 30;

export const loan = z.object({
  id,
  /** Of its school: written on the slip, which is all that names whoever signed it. */
  number: z.int(),
  classroomId: id,
  classroomName: z.string(),
  schoolId: id,
  schoolName: z.string(),
  deviceId: id,
  /** Its label, and its place in the cart, as they were when it left. */
  tablet: z.string(),
  slot: z.int(),
  borrower: loanBorrower,
  /** Of an adult with an account who lent it to herself; `null` otherwise, and once it is forgotten. */
  borrowerName: z.string().nullable(),
  lentOn: localDate,
  dueOn: localDate,
  /** `null` once it is forgotten. */
  lentBy: z.string().nullable(),
  returnedOn: localDate.nullable(),
  returned: loanReturn.nullable(),
  /** Its day is over, and it has not come back. */
  late: z.boolean(),
});
export type Loan = z.output<typeof loan>;

export const listLoans = defineRoute({
  name: 'listLoans',
  method: 'GET',
  path: '/loans',
  permission: 'loan:write',
  summary: 'Les tablettes prêtées, celles qui sont attendues le plus tôt d’abord ; ou celles qui sont revenues.',
  query: z.object({ state: z.enum(['out', 'late', 'returned']).default('out') }),
  /** Two hundred at the most; `total` says how many there are. */
  response: z.object({ items: z.array(loan), total: z.int() }),
});

export const lendTablet = defineRoute({
  name: 'lendTablet',
  method: 'POST',
  path: '/classrooms/:id/loans',
  permission: 'loan:write',
  summary: 'Prête une tablette d’une classe mobile, jusqu’à un jour dit.',
  params: byId,
  body: z
    .object({
      slot: z.int().min(1).max(99),
      borrower: loanBorrower,
      /** To whoever writes it down: her account is then named. */
      toMyself: z.boolean().default(false),
      /** Today, unless told. */
      lentOn: localDate.optional(),
      dueOn: localDate,
    })
    .strict(),
  response: loan,
  status: 201,
  refusals: [
    'teaching.loanCartNotFound',
    'teaching.loanOutOfReach',
    'teaching.loanNotInService',
    'teaching.loanAlreadyOut',
    'teaching.loanLentOn',
    'teaching.loanDueOn',
    'teaching.loanToFamily',
  ],
});

export const returnLoan = defineRoute({
  name: 'returnLoan',
  method: 'POST',
  path: '/loans/:id/return',
  permission: 'loan:write',
  summary: 'Note le retour d’une tablette prêtée, et dans quel état elle revient.',
  params: byId,
  body: z.object({ returned: loanReturn, returnedOn: localDate.optional() }).strict(),
  response: loan,
  refusals: ['teaching.loanNotFound', 'teaching.loanOver', 'teaching.loanReturnedOn'],
});

export const getLoanSlip = defineRoute({
  name: 'getLoanSlip',
  method: 'GET',
  path: '/loans/:id/slip',
  permission: 'loan:write',
  summary: 'Le bordereau d’un prêt, à imprimer et à signer : c’est lui seul qui nomme la famille.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});
