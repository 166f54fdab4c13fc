import type {
  Expense,
  ExpenseComponent,
  ExpenseKind,
  ExpenseLine,
  InvoiceReading,
  NewExpense,
} from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { centsOf, typedCents } from '../formats/index.js';
import { classroomKey, type AnnexClassroom } from './classrooms.js';
import { NEVER_ELIGIBLE } from './words.js';

/** `even`: cut evenly among all; `later`: said another day; `typed`: amount by amount; a key: one classe mobile bears all. */
export type Sharing = string;

/** A line as it is being typed; amounts without the sign of the document. */
export interface TypedLine {
  readonly key: string;
  readonly label: string;
  readonly component: ExpenseComponent;
  readonly quantity: string;
  readonly netCents: string;
  readonly vatRatePercent: string;
  readonly vatCents: string;
  readonly grossCents: string;
  readonly eligible: boolean;
  readonly ineligibleReason: string;
  readonly serviceYear: string;
  readonly accountHint: string;
  readonly serialNumbers: string;
  readonly sharing: Sharing;
  readonly shares: Readonly<Record<string, string>>;
}

/** An expense as it is being typed: the words of the contract, each value as it stands in its field. */
export interface TypedExpense {
  readonly kind: ExpenseKind;
  readonly supplierName: string;
  readonly supplierSiret: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly receivedOn: string;
  readonly fiscalYear: string;
  readonly commitmentNumber: string;
  readonly serviceCode: string;
  readonly orderId: string;
  readonly creditedExpenseId: string;
  readonly totalNetCents: string;
  readonly totalVatCents: string;
  readonly totalGrossCents: string;
  readonly lines: readonly TypedLine[];
}

let lines = 0;
const nextKey = (): string => `ligne-${String((lines += 1))}`;

export const blankLine = (): TypedLine => ({
  key: nextKey(),
  label: '',
  component: 'equipment',
  quantity: '1',
  netCents: '',
  vatRatePercent: '20',
  vatCents: '',
  grossCents: '',
  eligible: true,
  ineligibleReason: '',
  serviceYear: '',
  accountHint: '',
  serialNumbers: '',
  sharing: 'even',
  shares: {},
});

export const blankExpense = (kind: ExpenseKind): TypedExpense => ({
  kind,
  supplierName: '',
  supplierSiret: '',
  number: '',
  issuedOn: '',
  receivedOn: '',
  fiscalYear: '',
  commitmentNumber: '',
  serviceCode: '',
  orderId: '',
  creditedExpenseId: '',
  totalNetCents: '',
  totalVatCents: '',
  totalGrossCents: '',
  lines: [blankLine()],
});

/** The day it bears, and its budget year as long as nobody has typed another. */
export function dated({ issuedOn: before, fiscalYear }: TypedExpense, issuedOn: string): Partial<TypedExpense> {
  const follows = fiscalYear === '' || fiscalYear === before.slice(0, 4);
  return { issuedOn, ...(follows && issuedOn !== '' && { fiscalYear: issuedOn.slice(0, 4) }) };
}

/** A number as it is typed, with a comma or a point. */
export const numberOf = (text: string): number => {
  const clean = text.replace(/\s/g, '').replace(',', '.');
  return /^\d+(\.\d+)?$/.test(clean) ? Number(clean) : Number.NaN;
};

/** Numbers that were pasted: one a line, or with commas, semicolons or spaces between. */
export const serialsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

/** A credit note is typed as it is printed, and counted as taken off. */
const signOf = (kind: ExpenseKind): number => (kind === 'creditNote' ? -1 : 1);
const signed = (cents: number | null, sign: number): number =>
  cents === null || cents === 0 ? (cents ?? Number.NaN) : cents * sign;

export const isEligible = ({ component, eligible }: Pick<TypedLine, 'component' | 'eligible'>): boolean =>
  NEVER_ELIGIBLE[component] === undefined && eligible;

/** What each classe mobile bears of a line, without the sign of the document; what is no amount is NaN. */
export function sharesOf(
  line: TypedLine,
  classrooms: readonly AnnexClassroom[],
): readonly (readonly [AnnexClassroom, number])[] {
  const gross = centsOf(line.grossCents);
  if (!isEligible(line) || gross === null || classrooms.length === 0 || line.sharing === 'later') return [];
  if (line.sharing === 'typed') {
    return classrooms.flatMap((classroom) => {
      const text = line.shares[classroom.key] ?? '';
      return text.trim() === '' ? [] : [[classroom, centsOf(text) ?? Number.NaN] as const];
    });
  }
  if (line.sharing === 'even') {
    const parts = Money.split(
      Money.cents(gross),
      classrooms.map(() => 1),
    );
    return classrooms.map((classroom, at) => [classroom, parts[at] ?? 0] as const);
  }
  return classrooms.filter(({ key }) => key === line.sharing).map((classroom) => [classroom, gross] as const);
}

/** What the contract's schema reads; it refuses what is no number. */
export function toNewExpense(
  typed: TypedExpense,
  classrooms: readonly AnnexClassroom[],
  attachmentIds: readonly string[],
): NewExpense {
  const sign = signOf(typed.kind);
  return {
    kind: typed.kind,
    supplierName: typed.supplierName,
    supplierSiret: orNull(typed.supplierSiret),
    number: typed.number,
    issuedOn: typed.issuedOn,
    receivedOn: orNull(typed.receivedOn),
    fiscalYear: numberOf(typed.fiscalYear),
    commitmentNumber: orNull(typed.commitmentNumber),
    serviceCode: orNull(typed.serviceCode),
    orderId: typed.kind === 'invoice' ? orNull(typed.orderId) : null,
    creditedExpenseId: typed.kind === 'creditNote' ? orNull(typed.creditedExpenseId) : null,
    totalNetCents: signed(centsOf(typed.totalNetCents), sign),
    totalVatCents: signed(centsOf(typed.totalVatCents), sign),
    totalGrossCents: signed(centsOf(typed.totalGrossCents), sign),
    lines: typed.lines.map((line) => {
      const eligible = isEligible(line);
      return {
        label: line.label,
        component: line.component,
        quantity: numberOf(line.quantity),
        netCents: signed(centsOf(line.netCents), sign),
        vatRatePercent: numberOf(line.vatRatePercent),
        vatCents: signed(centsOf(line.vatCents), sign),
        grossCents: signed(centsOf(line.grossCents), sign),
        eligible,
        ineligibleReason:
          eligible || NEVER_ELIGIBLE[line.component] !== undefined ? null : orNull(line.ineligibleReason),
        serviceYear: line.serviceYear.trim() === '' ? null : numberOf(line.serviceYear),
        accountHint: orNull(line.accountHint),
        serialNumbers: serialsOf(line.serialNumbers),
        allocations:
          typed.kind === 'order'
            ? []
            : sharesOf(line, classrooms).map(([{ schoolUai, ordinal }, cents]) => ({
                schoolUai,
                ordinal,
                cents: signed(cents, sign),
              })),
      };
    }),
    attachmentIds: [...attachmentIds],
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What was written down, to be corrected. */
export function fromExpense(expense: Expense, classrooms: readonly AnnexClassroom[]): TypedExpense {
  const sign = signOf(expense.kind);
  const amount = (cents: number): string => typedCents(signed(cents, sign));
  return {
    kind: expense.kind,
    supplierName: expense.supplierName,
    supplierSiret: expense.supplierSiret ?? '',
    number: expense.number,
    issuedOn: expense.issuedOn,
    receivedOn: expense.receivedOn ?? '',
    fiscalYear: String(expense.fiscalYear),
    commitmentNumber: expense.commitmentNumber ?? '',
    serviceCode: expense.serviceCode ?? '',
    orderId: expense.orderId ?? '',
    creditedExpenseId: expense.creditedExpenseId ?? '',
    totalNetCents: amount(expense.totalNetCents),
    totalVatCents: amount(expense.totalVatCents),
    totalGrossCents: amount(expense.totalGrossCents),
    lines: expense.lines.map((line) => ({
      key: nextKey(),
      label: line.label,
      component: line.component,
      quantity: String(line.quantity).replace('.', ','),
      netCents: amount(line.netCents),
      vatRatePercent: String(line.vatRatePercent).replace('.', ','),
      vatCents: amount(line.vatCents),
      grossCents: amount(line.grossCents),
      eligible: line.eligible,
      ineligibleReason: line.ineligibleReason ?? '',
      serviceYear: line.serviceYear === null ? '' : String(line.serviceYear),
      accountHint: line.accountHint ?? '',
      serialNumbers: line.serialNumbers.join('\n'),
      ...sharingOf(line, classrooms, sign),
    })),
  };
}

/** How an allocation that was written down would be said again; amount by amount where no simpler word fits. */
function sharingOf(
  line: ExpenseLine,
  classrooms: readonly AnnexClassroom[],
  sign: number,
): Pick<TypedLine, 'sharing' | 'shares'> {
  const shares = Object.fromEntries(
    line.allocations.map((one) => [classroomKey(one), typedCents(signed(one.cents, sign))]),
  );
  const [only] = line.allocations;
  if (only === undefined) return { sharing: line.eligible ? 'later' : 'even', shares };
  const even = Money.split(
    Money.cents(line.grossCents),
    classrooms.map(() => 1),
  );
  const said = classrooms.map(({ key }) => line.allocations.find((one) => classroomKey(one) === key)?.cents ?? 0);
  if (said.every((cents, at) => cents === even[at])) return { sharing: 'even', shares };
  const whole = line.allocations.length === 1 && only.cents === line.grossCents;
  return { sharing: whole ? classroomKey(only) : 'typed', shares };
}

/** What an electronic invoice says, over what is typed already; what it leaves out stays to be typed. */
export function fromReading(reading: InvoiceReading, typed: TypedExpense): TypedExpense {
  const sign = signOf(reading.kind);
  const amount = (cents: number | null): string => (cents === null ? '' : typedCents(signed(cents, sign)));
  return {
    ...typed,
    kind: reading.kind,
    supplierName: reading.supplierName ?? typed.supplierName,
    supplierSiret: reading.supplierSiret ?? typed.supplierSiret,
    number: reading.number ?? typed.number,
    issuedOn: reading.issuedOn ?? typed.issuedOn,
    fiscalYear: reading.issuedOn?.slice(0, 4) ?? typed.fiscalYear,
    commitmentNumber: reading.commitmentNumber ?? typed.commitmentNumber,
    serviceCode: reading.serviceCode ?? typed.serviceCode,
    totalNetCents: amount(reading.totalNetCents),
    totalVatCents: amount(reading.totalVatCents),
    totalGrossCents: amount(reading.totalGrossCents),
    lines:
      reading.lines.length === 0
        ? typed.lines
        : reading.lines.map((line) => ({
            ...blankLine(),
            label: line.label,
            quantity: line.quantity === null ? '' : String(line.quantity).replace('.', ','),
            netCents: amount(line.netCents),
            vatRatePercent: line.vatRatePercent === null ? '' : String(line.vatRatePercent).replace('.', ','),
            vatCents: amount(line.vatCents),
            grossCents: amount(line.grossCents),
            serialNumbers: line.serialNumbers.join('\n'),
          })),
  };
}
