import {
  newProjectRecord,
  type Attachment,
  type NewProjectRecord,
  type ProjectKind,
  type ProjectRecord,
} from '@chariot/contract';
import type { DetailField } from './detail-fields.js';

/** A fact as it is typed in: every detail is a text, several choices or lines are kept one a line. */
export interface TypedFact {
  readonly kind: ProjectKind;
  readonly on: string;
  readonly subject: string;
  /** Empty: all of them. */
  readonly schoolUai: string;
  readonly reference: string;
  readonly words: string;
  readonly details: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
}

interface KindOf {
  readonly kind: ProjectKind;
  readonly label: string;
}

export const newFact = ({ kind, label }: KindOf, fields: readonly DetailField[], on: string): TypedFact => ({
  ...{ kind, on, subject: label, schoolUai: '', reference: '', words: '', attachments: [] },
  details: Object.fromEntries(fields.map(({ name, usual }) => [name, usual ?? ''])),
});

export const factToType = (record: ProjectRecord, fields: readonly DetailField[]): TypedFact => ({
  kind: record.kind,
  on: record.on,
  subject: record.subject,
  schoolUai: record.schoolUai ?? '',
  reference: record.reference ?? '',
  words: record.words ?? '',
  details: Object.fromEntries(
    fields.map(({ name }) => [name, typedText((record.details as Readonly<Record<string, unknown>>)[name])]),
  ),
  attachments: record.attachments,
});

function typedText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? String(value).replace('.', ',') : String(value);
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The lines that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** What the schema reads in a field; what is left empty and must not be is left for the schema to say. */
function valueOf({ type, optional }: DetailField, text: string): unknown {
  if (type === 'lines' || type === 'choices') return linesOf(text);
  if (text.trim() === '') return optional === true ? null : undefined;
  if (type === 'number') return Number(text.trim().replace(',', '.'));
  if (type === 'yesNo') return text === 'yes';
  return text.trim();
}

export interface CheckedFact {
  /** Undefined: the faults say why. */
  readonly fact: NewProjectRecord | undefined;
  /** By field, whether it is of the fact or of its details: no two have the same name. */
  readonly faults: Readonly<Record<string, string>>;
}

const EMPTY_FAULT = 'À remplir.';

export function checkedFact(typed: TypedFact, fields: readonly DetailField[]): CheckedFact {
  const details = fields.map((field) => [field.name, valueOf(field, typed.details[field.name] ?? '')] as const);
  const parsed = newProjectRecord.safeParse({
    on: typed.on,
    subject: typed.subject,
    schoolUai: orNull(typed.schoolUai),
    reference: orNull(typed.reference),
    words: orNull(typed.words),
    details: { kind: typed.kind, ...Object.fromEntries(details) },
    attachmentIds: typed.attachments.map(({ id }) => id),
  });
  const missing = new Set(details.filter(([, value]) => value === undefined).map(([name]) => name));
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = String((path[0] === 'details' ? path[1] : path[0]) ?? '');
    faults[name] ??= missing.has(name) ? EMPTY_FAULT : message;
  }
  return { fact: parsed.data, faults };
}
