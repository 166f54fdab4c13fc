import { applies } from '../rules/applies.js';
import { absent, as, type Found, type Reading } from './found.js';
import { firstNumber, numberBefore } from './french-numbers.js';
import type { SourceText, Span } from './source-text.js';

type Committee = Reading['committees']['local'];
type Governance = Pick<
  Reading,
  | 'committees'
  | 'throughputYear'
  | 'expectedDevices'
  | 'noticeMonths'
  | 'mention'
  | 'legalFrame'
  | 'programmeYears'
  | 'programmeDuration'
  | 'authorisingOfficer'
  | 'assignedAccountant'
  | 'court'
  | 'originals'
  | 'statedPages'
>;

/** Who meets, how often and how long before; what must be said, and to whom one turns. */
export function readGovernance(source: SourceText): Governance {
  return {
    committees: { local: committeeOf(source, LOCAL), departmental: committeeOf(source, DEPARTMENTAL) },
    throughputYear: numberAfter(
      source,
      /rentree(?:scolaire)?(?:de)?(?=20\d\d)/g,
      12,
      source.part(/engagementsdelacollectiv|engagementsdelacommune/, '3.1'),
    ),
    expectedDevices: numberNear(
      source,
      /environ(?=\d{1,2}(?:appareils|tablettes|terminaux|equipements))|(?=\d{1,2}(?:appareils|tablettes|terminaux))/g,
      14,
    ),
    noticeMonths: noticeOf(source),
    mention: phraseOf(source, /programmed'?investissementsd'?avenir/g, source.part(/communication/, '9')),
    legalFrame: applies('R03')
      ? phraseOf(source, /conventiondu\d{1,2}[a-z]{3,9}20\d\d|conventiondu\d{1,2}\/\d{1,2}\/20\d\d/g)
      : absent(),
    programmeYears: applies('R05') ? schoolYearsOf(source) : absent(),
    programmeDuration: applies('R05') ? durationOf(source) : absent(),
    authorisingOfficer: applies('R79') ? functionAfter(source, /lordonnateurest|ordonnateur:/g) : absent(),
    assignedAccountant: applies('R80')
      ? functionAfter(
          source,
          /lecomptableassignataireest|comptableassignataire:|lecomptable(?:public)?(?:assignataire)?est/g,
        )
      : absent(),
    court: courtOf(source),
    originals: applies('R94') ? countBefore(source, /exemplaires?(?:originaux|original)?/g) : absent(),
    statedPages: applies('R97')
      ? countBefore(source, /pages/g, /cedocumentcomporte|comporte|presenteconvention/)
      : absent(),
  };
}

interface CommitteePlaces {
  readonly numbers: readonly [composition: string, organisation: string];
  readonly named: RegExp;
}
const LOCAL: CommitteePlaces = {
  numbers: ['4.1.1', '4.1.3'],
  named: /lecomitedepilotagelocalestcompose|comitelocalestcompose/g,
};
const DEPARTMENTAL: CommitteePlaces = {
  numbers: ['4.2.1', '4.2.3'],
  named: /lecomite(?:depilotage)?departementalestcompose/g,
};

function committeeOf(source: SourceText, { numbers, named }: CommitteePlaces): Committee {
  const part = (number: string): Span | undefined => source.segments.find((segment) => segment.number === number);
  const group = source.segments.filter(({ number }) => number.startsWith((numbers[0] ?? '').slice(0, 3)));
  const [first, last] = [group[0], group.at(-1)];
  const whole = first === undefined || last === undefined ? undefined : { start: first.start, end: last.end };
  const organisation = part(numbers[1]) ?? whole;
  const composed = source.first(named) ?? firstIn(source, /estcompose/g, part(numbers[0]) ?? whole);
  const composition = composed === undefined ? absent<string>() : source.found(source.sentence(composed), composed);
  const frequency = frequencyOf(source, organisation);
  return {
    composition,
    seats: as(composition, composition.value === null ? null : seatsOf(composition.value)),
    meetingsPerYear: as(frequency, meetingsOf(frequency.value)),
    frequency,
    noticeDays: daysBefore(source, organisation),
  };
}

const firstIn = (source: SourceText, phrase: RegExp, within: Span | undefined): Span | undefined =>
  within === undefined ? undefined : source.first(phrase, within);

/** So many seats: one for each item of the list, or as many as it says (« trois représentants »). */
function seatsOf(composition: string): number | null {
  const list = /compos[ée]e?\s{1,4}(?:de\s|d'|du\s|des\s)?(.{1,600})/i.exec(composition)?.[1];
  if (list === undefined) return null;
  const items = list
    .replace(/\([^()]{0,200}\)/g, ' ')
    .replace(/\bou\s{1,4}(?:de\s)?son\s{1,4}repr[ée]sentant/gi, ' ')
    .split(/,\s{1,4}(?:et\s{1,4})?(?=d[eu']|un|l[ea']|deux|trois|quatre)|\s{1,4}et\s{1,4}(?=d'|de\s|du\s|des\s|un)/);
  let seats = 0;
  for (const item of items) {
    const many = /^(?:et\s)?(?:de\s|d'|des\s)?\s{0,3}(deux|trois|quatre|cinq|six|\d{1,2})\s/i.exec(item.trim());
    if (/[a-z]{3}/i.test(item)) seats += many?.[1] === undefined ? 1 : (firstNumber(many[1].toLowerCase()) ?? 1);
  }
  return seats > 1 ? seats : null;
}

function frequencyOf(source: SourceText, within: Span | undefined): Found<string> {
  if (within === undefined) return absent();
  const pattern =
    /(?:au\s{1,3}moins\s{1,3})?(?:une|deux|trois|quatre|\d{1,2})\s{0,3}(?:\(\d{1,2}\)\s{0,3})?(?:fois|reunions?)\s{0,3}par\s{0,3}(?:trimestre|semestre|an(?:nee)?|mois)/;
  const match = pattern.exec(source.folded.slice(within.start, within.end));
  if (match === null) return absent();
  const span = { start: within.start + match.index, end: within.start + match.index + match[0].length };
  return source.found(source.slice(span).replace(/\s{1,20}/g, ' '), span);
}

/** Of an ordinary year; null where a « trimestre » is meant, which is civil or of school (T16). */
function meetingsOf(frequency: string | null): number | null {
  if (frequency === null) return null;
  const times = firstNumber(frequency.toLowerCase().replace(/^au moins /, '')) ?? 1;
  if (/semestre/i.test(frequency)) return times * 2;
  if (/mois/i.test(frequency)) return times * 12;
  return /trimestre/i.test(frequency) ? null : times;
}

function daysBefore(source: SourceText, within: Span | undefined): Found<number> {
  if (within === undefined) return absent();
  for (const { index, 0: whole } of source.folded
    .slice(within.start, within.end)
    .matchAll(/jours?\s{0,3}(?:francs\s|ouvres\s|ouvrables\s)?\s{0,3}(?:au\s{1,3}moins\s{1,3})?avant/g)) {
    const at = within.start + index;
    const number = numberBefore(source.folded, at);
    if (number !== null) return source.found(number.value, { start: number.start, end: at + whole.length });
  }
  return absent();
}

/** Art. 10.2: « un préavis de trois mois ». */
function noticeOf(source: SourceText): Found<number> {
  const place = source.first(/preavisde/g);
  if (place === undefined) return absent();
  const window = source.after(place, 40);
  const months = /mois/.exec(source.folded.slice(window.start, window.end));
  const number = months === null ? null : numberBefore(source.folded, window.start + months.index);
  return source.found(number?.value ?? null, place);
}

/** How many years the programme runs; the convention may end before (T13). */
function durationOf(source: SourceText): Found<number> {
  const place = source.first(/surunedureede(?=.{1,12}ans)/g, preambleOf(source));
  if (place === undefined) return absent();
  return source.found(firstNumber(source.folded.slice(place.end, place.end + 14)), place);
}

/** The rentrées that the preamble names, in order; how many years it says is not which. */
function schoolYearsOf(source: SourceText): Found<number[]> {
  const places = source.all(/rentree(?:s)?(?:scolaire)?(?:s)?(?:de|en)?20\d\d/g, preambleOf(source));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return absent();
  const years = places.map(({ start, end }) => Number(/20\d\d/.exec(source.folded.slice(start, end))?.[0] ?? 0));
  return source.found(
    [...new Set(years)].filter((year) => year > 0).sort((a, b) => a - b),
    { start: first.start, end: last.end },
  );
}

const preambleOf = (source: SourceText): Span => ({
  start: 0,
  end: source.segments.find(({ number }) => /^\d/.test(number))?.start ?? source.text.length,
});

const COURT =
  /^tribunal administratif (?:de la |de l['’]|de |d['’]|du |des )?\p{Lu}[\p{L}'’-]{0,40}(?: (?:(?:en|sur|sous|de|du|la|le|les) ){0,2}\p{Lu}[\p{L}'’-]{0,40}){0,4}/u;

/** « tribunal administratif de Grenoble », and not what is said of it. */
function courtOf(source: SourceText): Found<string> {
  for (const place of source.all(/tribunaladministratif(?=[a-z])/g)) {
    const words = source.slice({ start: place.start, end: Math.min(place.end + 90, source.text.length) });
    const name = COURT.exec(
      words.replace(/\s{1,20}/g, ' ').replace(/^tribunal administratif/i, 'tribunal administratif'),
    );
    if (name !== null) return source.found(name[0], place);
  }
  return absent();
}

function numberAfter(source: SourceText, phrase: RegExp, length: number, within?: Span): Found<number> {
  const place = source.first(phrase, within);
  if (place === undefined) return absent();
  const window = source.after(place, length);
  return source.found(firstNumber(source.folded.slice(window.start, window.end)), place);
}

function numberNear(source: SourceText, phrase: RegExp, length: number): Found<number> {
  const place = source.first(phrase);
  if (place === undefined) return absent();
  return source.found(firstNumber(source.folded.slice(place.start, place.start + length)), place);
}

/** The sentence that a phrase stands in. */
function phraseOf(source: SourceText, phrase: RegExp, within?: Span): Found<string> {
  const place = source.first(phrase, within);
  return place === undefined ? absent() : source.found(source.sentence(place), place);
}

/** What follows a phrase, up to the end of its sentence or line. */
function clauseAfter(source: SourceText, phrase: RegExp): Found<string> {
  for (const place of source.all(phrase)) {
    const text = /^[\s:]{0,6}([^\n;]{1,140}?)(?=\.?\s{0,4}(?:\n|$|;)|\.\s)/.exec(
      source.slice(source.after(place, 200)),
    )?.[1];
    const value = text
      ?.replace(/\s{1,20}/g, ' ')
      .replace(/[ .,:]{1,20}$/, '')
      .trim();
    if (value !== undefined && /[a-zA-Z]{2}/.test(value)) return source.found(value, place);
  }
  return absent();
}

/** Who holds an office, by the office: « Monsieur le Maire » is « le maire ». A name of a person is not kept. */
function functionAfter(source: SourceText, phrase: RegExp): Found<string> {
  const found = clauseAfter(source, phrase);
  return found.value === null ? found : as(found, functionOf(found.value));
}

const CIVILITY = /^(?:monsieur|madame|mme\.?|m\.)\s{1,4}/i;

function functionOf(written: string): string | null {
  if (!CIVILITY.test(written)) return written;
  const office = written.replace(CIVILITY, '');
  const said = /^(le|la|l['’])(\s{0,2})(\p{L})(.*)$/iu.exec(office);
  if (said !== null) {
    const [, article = '', blank = '', first = '', rest = ''] = said;
    return `${article.toLowerCase()}${blank}${first.toLowerCase()}${rest}`;
  }
  // « Monsieur Untel, maire de la commune »: what follows the comma is the office.
  const after = /,\s{0,4}(.{3,120})$/.exec(office)?.[1]?.trim();
  return after === undefined || !/\p{L}{3}/u.test(after) ? null : after;
}

function countBefore(source: SourceText, phrase: RegExp, announced?: RegExp): Found<number> {
  for (const place of source.all(phrase)) {
    const number = numberBefore(source.folded, place.start);
    if (number === null || number.value === 0) continue;
    const before = source.folded.slice(Math.max(0, number.start - 60), number.start).replace(/[\s'-]/g, '');
    if (announced !== undefined && !announced.test(before)) continue;
    return source.found(number.value, { start: number.start, end: place.end });
  }
  return absent();
}
