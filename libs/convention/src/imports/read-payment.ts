import { applies } from '../rules/applies.js';
import type { RuleId } from '../rules/rule-ids.js';
import { absent, as, type Found, type Reading } from './found.js';
import type { SourceText, Span } from './source-text.js';

/** The labels of bank details, folded and with any blanks; each value stands between its label and the next. */
const LABELS = {
  account: /compte\s{0,3}beneficiaire(?:\s{0,3}\([^)]{0,60}\))?/g,
  holder: /titulaire(?:\s{1,3}du\s{1,3}compte)?/g,
  bankCode: /code\s{0,3}banque/g,
  branchCode: /code\s{0,3}guichet/g,
  accountNumber: /(?:n\s?°|numero|no)\s{0,3}(?:de\s{1,3})?compte/g,
  key: /cle\s{0,3}(?:rib)?(?=\s{0,4}:)|cle\s{0,3}rib/g,
  bankName: /domiciliation/g,
  iban: /(?<![a-z])iban(?![a-z])/g,
  bic: /(?<![a-z])(?:bic|swift)(?:\s{0,2}[/-]\s{0,2}(?:swift|bic))?(?![a-z])/g,
} as const;
type Label = keyof typeof LABELS;

const SHAPES: Partial<Record<Label, RegExp>> = {
  bankCode: /^\d(?: ?\d){4}(?!\d)/,
  branchCode: /^\d(?: ?\d){4}(?!\d)/,
  accountNumber: /^[0-9a-z](?:[ ]?[0-9a-z]){10}(?![0-9a-z])/i,
  key: /^\d ?\d(?!\d)/,
  iban: /^[a-z]{2} ?\d ?\d(?:[ ]?[0-9a-z]){11,30}/i,
  bic: /^[a-z]{6} ?[0-9a-z]{2}(?: ?[0-9a-z]{3})?(?![0-9a-z])/i,
};
const RIB_ROW = /(?<!\d)(\d{5})\s{1,12}(\d{5})\s{1,12}([0-9A-Z]{11})\s{1,12}(\d{2})(?!\d)/;

/** The account of the collectivité (art. 7.1, R78), as written: what is wrong in it is said by flags, never mended. */
export function readBank(source: SourceText): Reading['bank'] {
  const within = bankSpan(source);
  if (within === null) return null;
  const places = (Object.keys(LABELS) as Label[])
    .flatMap((label) =>
      [...source.folded.slice(within.start, within.end).matchAll(LABELS[label])].map(({ index, 0: { length } }) => ({
        label,
        start: within.start + index,
        end: within.start + index + length,
      })),
    )
    .sort((a, b) => a.start - b.start);
  const value = (label: Label): Found<string> => {
    for (const [index, place] of places.entries()) {
      if (place.label !== label) continue;
      const until = Math.min(places[index + 1]?.start ?? within.end, place.end + 160);
      const written = valueOf(source.slice({ start: place.end, end: until }), SHAPES[label]);
      if (written !== null) return source.found(written, place);
    }
    const blank = places.find((place) => place.label === label);
    return blank === undefined ? absent() : source.found<string>(null, blank);
  };
  const compact = (found: Found<string>): Found<string> =>
    as(found, found.value?.replace(/\s/g, '').toUpperCase() ?? null);
  const iban = compact(value('iban'));
  const bank: NonNullable<Reading['bank']> = {
    holder: value('holder'),
    bankCode: compact(value('bankCode')),
    branchCode: compact(value('branchCode')),
    accountNumber: compact(value('accountNumber')),
    key: compact(value('key')),
    bankName: value('bankName'),
    iban: iban.value === null ? iban : as(iban, shortened(iban.value)),
    bic: compact(value('bic')),
  };
  const completed = bank.bankCode.value === null ? withRow(source, bank, within) : bank;
  return Object.values(completed).every(({ value: one }) => one === null) ? null : completed;
}

/** From the phrase that announces the account, or the first label that only bank details have, to where they end. */
function bankSpan(source: SourceText): Span | null {
  const phrase = source.first(
    /virementsurlecompte|comptebeneficiaire|coordonneesbancaires|codebanque|titulaire(?=:|ducompte)|iban:?(?=fr\d|[a-z]{2}\d\d)|releveidentitebancaire/g,
  );
  if (phrase === undefined) return null;
  const from = source.articleAt(phrase.start);
  const own = source.segments.find(
    (segment) => segment.number === from && segment.start <= phrase.start && segment.end > phrase.start,
  );
  const start = Math.max(source.text.lastIndexOf('\n', phrase.start) + 1, phrase.start - 120);
  const stop = source.first(/l?ordonnateurest|lecomptableassignataire/g, {
    start,
    end: own?.end ?? source.text.length,
  });
  return { start, end: Math.min(stop?.start ?? own?.end ?? source.text.length, start + 2_500) };
}

/** What a label is followed by: after its colon, on its line or the next, of the shape that it must have. */
function valueOf(between: string, shape: RegExp | undefined): string | null {
  const text = between.replace(/^[\s:.\-|]{1,40}/, '');
  if (shape !== undefined) return shape.exec(text.replace(/[ \t]{1,20}/g, ' '))?.[0].trim() ?? null;
  const line =
    text
      .split('\n')[0]
      ?.replace(/\s{1,40}/g, ' ')
      .replace(/[\s.:;|-]{1,40}$/, '') ?? '';
  return /[a-z0-9]/i.test(line) && !/^\[.{0,80}\]$/.test(line) ? line : null;
}

/** An IBAN of France has 27 characters: what follows on its line is another word. */
const shortened = (iban: string): string =>
  /^(?:FR|MC)/.test(iban) && iban.length > 27 && /[A-Z]/.test(iban.slice(27)) ? iban.slice(0, 27) : iban;

/** The four parts of a RIB under their four titles. */
function withRow(source: SourceText, bank: NonNullable<Reading['bank']>, within: Span): NonNullable<Reading['bank']> {
  const row = RIB_ROW.exec(source.slice(within));
  if (row === null) return bank;
  const [, bankCode = '', branchCode = '', accountNumber = '', key = ''] = row;
  const span = { start: within.start + row.index, end: within.start + row.index + row[0].length };
  const part = (value: string): Found<string> => source.found(value, span);
  return {
    ...bank,
    bankCode: part(bankCode),
    branchCode: part(branchCode),
    accountNumber: part(accountNumber),
    key: part(key),
  };
}

const DEPARTEMENT_BRANCH = /(\d[\d.\s]{2,12}\d)\s{0,3}si\s{0,3}(?:le\s{0,3})?departement/;
const COMMUNE_BRANCH = /ou\s{0,3}(\d[\d.\s]{2,12}\d)\s{0,3}si\s{0,3}(?:la\s{0,3})?(?:commune|epci)/;
const PLAIN_CODE = /^\s{0,4}:?\s{0,4}\(?\s{0,3}(\d[\d. ]{2,12}\d)/;

/** The State's account codes (art. 7.1), verbatim (T26); of the two that the model offers, the one of this collectivité. */
export function readImputation(
  source: SourceText,
  type: 'commune' | 'epci' | 'departement' | null,
): Reading['imputation'] {
  const part = source.part(/modalitesautitre/, '7.1', '7');
  const code = (id: RuleId, phrase: RegExp, pattern: RegExp, length = 40): Found<string> =>
    applies(id) ? source.captured(phrase, pattern, length, part) : absent();
  const asWritten = applies('R73') ? branched(source, part, /codepce|pce(?=[:(\d])/g, type) : absent<string>();
  return {
    programme: code('R70', /programme(?:n°)?(?=\d)/g, /^\s{0,4}(?:n°)?\s{0,4}(\d{3,4})(?!\d)/),
    title: code('R71', /titre(?=\d)/g, /^\s{0,4}(\d{1,2})(?!\d)/, 8),
    category: code('R71', /categorie(?=\d)/g, /^\s{0,4}(\d{1,3})(?!\d)/, 8),
    activityCode: code(
      'R72',
      /(?:code)?d?activite(?:chorus)?:?(?=[0-9a-z]{0,12}\d)/g,
      applies('T26')
        ? /^\s{0,4}:?\s{0,4}([0-9A-Z][0-9A-Z .-]{4,24}[0-9A-Z])(?=[\s(,;]|$)/i
        : /^\s{0,4}:?\s{0,4}\d{4}(\d{2})/,
    ),
    stateAccountCode: as(asWritten, applies('T27') ? (asWritten.value?.replace(/\s/g, '') ?? null) : asWritten.value),
    stateAccountCodeAsWritten: asWritten,
    purchasingGroup: applies('R74') ? branched(source, part, /groupe(?:de)?marchandises?/g, type) : absent(),
    action: code('R75', /(?:^|[^s])action(?:n°)?(?=\d)/g, /^\s{0,4}(?:n°)?\s{0,4}(\d{1,3})(?!\d)/, 8),
    subAction: code('R75', /sousaction(?:n°)?(?=\d)/g, /^\s{0,4}(?:n°)?\s{0,4}(\d{1,3})(?!\d)/, 8),
    earmarkedFund: code(
      'R76',
      /fondsdeconcours(?:n°|numero)?:?(?=\d)/g,
      /^\s{0,4}(?:n°)?\s{0,4}:?\s{0,4}(\d[\d.\-/]{1,24}\d)/,
      40,
    ),
  };
}

function branched(
  source: SourceText,
  part: Span,
  phrase: RegExp,
  type: 'commune' | 'epci' | 'departement' | null,
): Found<string> {
  const place = source.first(phrase, part);
  if (place === undefined) return absent();
  const window = source.after(place, 170);
  const text = source.folded.slice(window.start, window.end).split(/\n\s{0,20}-/)[0] ?? '';
  const [departement, commune] = [DEPARTEMENT_BRANCH.exec(text)?.[1], COMMUNE_BRANCH.exec(text)?.[1]];
  if (departement !== undefined && commune !== undefined) {
    const own = type === null ? null : type === 'departement' ? departement : commune;
    return source.found(own?.trim().replace(/\s{1,9}/g, ' ') ?? null, place);
  }
  const plain = PLAIN_CODE.exec(text)?.[1] ?? null;
  return source.found(plain?.trim() ?? null, place);
}
