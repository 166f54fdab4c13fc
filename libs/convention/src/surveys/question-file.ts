import { MOST_QUESTIONS, surveyQuestion, type SurveyQuestion } from '@chariot/contract';
import { faultOf, firstFault } from './questionnaire.js';

export interface FileRow {
  readonly line: number;
  cell(column: string): string;
}
export interface LineFault {
  readonly line: number;
  readonly message: string;
}
export interface QuestionFile {
  readonly questions: readonly SurveyQuestion[];
  readonly faults: readonly LineFault[];
}

/** As many as help somebody mend a file; the rest follow once these are gone. */
const MOST_FAULTS = 20;

type Kind = 'one' | 'several' | 'scale' | 'number' | 'text';
const KINDS: Readonly<Record<string, Kind>> = {
  ...{ choix: 'one', 'choix unique': 'one', 'choix multiple': 'several', 'choix multiples': 'several' },
  ...{ echelle: 'scale', nombre: 'number', texte: 'text', 'texte libre': 'text' },
};
const YES_NO: Readonly<Record<string, boolean>> = { oui: true, non: false, '': false };

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();

/**
 * A survey's structure as a spreadsheet writes it. Columns: question; type; choix; obligatoire; borne basse; borne haute;
 * unité. The choices of a question stand in one cell, parted by « | ». All or nothing: each fault names its line.
 */
export function questionsOf(columns: readonly string[], rows: readonly FileRow[]): QuestionFile {
  const named = new Set(columns.map(plain));
  const missing = ['question', 'type'].filter((column) => !named.has(column));
  if (missing.length > 0) {
    const message = `Il manque la colonne « ${missing.join(' » et la colonne « ')} » : la première ligne nomme les colonnes.`;
    return { questions: [], faults: [{ line: 1, message }] };
  }
  if (rows.length > MOST_QUESTIONS) {
    const message = `Une enquête compte ${String(MOST_QUESTIONS)} questions au plus : ce tableau en a ${String(rows.length)}.`;
    return { questions: [], faults: [{ line: rows[MOST_QUESTIONS]?.line ?? 1, message }] };
  }
  const cellOf = (row: FileRow, wanted: string): string => {
    const column = columns.find((one) => plain(one) === wanted);
    return column === undefined ? '' : row.cell(column);
  };
  const questions: SurveyQuestion[] = [];
  const faults: LineFault[] = [];
  for (const [at, row] of rows.entries()) {
    const read = questionOf((column) => cellOf(row, column), `q${String(at + 1)}`);
    if (typeof read === 'string') faults.push({ line: row.line, message: `Ligne ${String(row.line)} : ${read}` });
    else questions.push(read);
  }
  if (faults.length === 0) {
    const together = firstFault(questions);
    const line = rows[(together?.number ?? 1) - 1]?.line ?? 1;
    if (together !== null) faults.push({ line, message: `Ligne ${String(line)} : ${together.why}` });
  }
  return faults.length > 0 ? { questions: [], faults: faults.slice(0, MOST_FAULTS) } : { questions, faults: [] };
}

/** One line; a sentence where it is none. */
function questionOf(cell: (column: string) => string, key: string): SurveyQuestion | string {
  const label = cell('question');
  if (label === '') return 'la question est vide.';
  const typed = cell('type');
  const kind = KINDS[plain(typed)];
  if (kind === undefined)
    return `le type « ${typed} » est inconnu ; écrivez choix, choix multiple, échelle, nombre ou texte.`;
  const required = YES_NO[plain(cell('obligatoire'))];
  if (required === undefined) return 'la colonne « obligatoire » attend oui ou non.';
  const options = cell('choix')
    .split('|')
    .map((option) => option.trim())
    .filter((option) => option !== '');
  const isChoice = kind === 'one' || kind === 'several';
  if (isChoice && options.length < 2) return 'un choix compte deux réponses au moins, séparées par « | ».';
  if (!isChoice && options.length > 0) return 'seule une question à choix a une colonne « choix » remplie.';
  const low = numberOf(cell('borne basse'));
  const high = numberOf(cell('borne haute'));
  if (low === undefined || high === undefined) return 'une borne n’est pas un nombre.';
  const unit = cell('unite') === '' ? null : cell('unite');
  if (kind !== 'number' && (low !== null || high !== null || unit !== null))
    return 'seul un nombre a des bornes et une unité.';
  const common = { key, label, required };
  const parsed = surveyQuestion.safeParse(
    isChoice
      ? { kind: 'choice', ...common, options, several: kind === 'several' }
      : kind === 'scale'
        ? { kind, ...common, lowest: null, highest: null }
        : kind === 'number'
          ? { kind, ...common, unit, low, high }
          : { kind, ...common },
  );
  if (!parsed.success) return unreadable(parsed.error.issues[0]?.path[0], parsed.error.issues[0]?.message ?? '');
  return faultOf(parsed.data) ?? parsed.data;
}

/** `undefined`: no number. */
function numberOf(text: string): number | null | undefined {
  if (text === '') return null;
  const compact = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(compact) ? Number(compact) : undefined;
}

const TOO_LONG: Readonly<Record<string, string>> = {
  label: 'la question dépasse 300 caractères, ou contient un signe invisible.',
  options: '20 choix au plus, de 160 caractères chacun et sans signe invisible.',
  unit: 'l’unité dépasse 30 caractères, ou contient un signe invisible.',
};
const unreadable = (field: PropertyKey | undefined, message: string): string => TOO_LONG[String(field)] ?? message;
