import { applies } from '../rules/applies.js';
import type { Amount } from './amounts.js';
import { datesIn, type WrittenDate } from './dates.js';
import { absent, type Found, type Reading } from './found.js';
import { firstNumber, numberBefore } from './french-numbers.js';
import type { SourceText, Span } from './source-text.js';

const PERCENT = /(?<![\d.,])(\d{1,3}(?:[.,]\d{1,4})?)\s{0,3}(?:%|pour\s{0,3}cents?(?![a-z]))/g;
const PERCENT_IN_WORDS = /pour\s{0,3}cents?(?![a-z])/g;

/** The first percentage of a stretch: `50 %`, « 50 pour cent », « cinquante pour cent ». */
export function percentIn(folded: string): number | null {
  const figures = [...folded.matchAll(PERCENT)][0];
  if (figures?.[1] !== undefined) {
    const value = Number(figures[1].replace(',', '.'));
    return value <= 100 ? value : null;
  }
  const words = [...folded.matchAll(PERCENT_IN_WORDS)][0];
  return words === undefined ? null : (numberBefore(folded, words.index)?.value ?? null);
}

/** What the State pays, at what rate and up to what, per classe mobile (art. 3.2), and what it pays at once (art. 7.1). */
export function readFunding(source: SourceText, amounts: readonly Amount[]): Reading['funding'] {
  const commitment = source.part(/engagementsdelacad/, '3.2', '3');
  const payment = source.part(/modalitesautitre/, '7.1', '7');
  const ratePercent = percentAfter(source, RATE, 160, commitment);
  return {
    ratePercent,
    ...capsOf(source, amounts, commitment, ratePercent.value),
    resourcePerSchoolCents: amountAfter(source, amounts, RESOURCE, 140, commitment),
    advanceCents: readAdvance(source, amounts, payment),
    advancePercent: percentAfter(source, /alasignature/g, 90, payment),
    stateMaximumCents: applies('R68') ? readMaximum(source, amounts) : absent(),
  };
}

type Caps = Pick<Reading['funding'], 'capPerClassroomCents' | 'baseCapPerClassroomCents'>;

/** Which amount is the cap of the cost and which the State's: by the words before them, else by the rate between them. */
function capsOf(source: SourceText, amounts: readonly Amount[], within: Span, rate: number | null): Caps {
  const cap = amountAfter(source, amounts, STATE_CAP, 90, within);
  const base = amountAfter(source, amounts, BASE_CAP, 120, within);
  if (cap.value !== null && base.value !== null && cap.value !== base.value) {
    return { capPerClassroomCents: cap, baseCapPerClassroomCents: base };
  }
  const here = amounts.filter(({ start, end }) => start >= within.start && end <= within.end);
  for (const larger of here) {
    const smaller = here.find(
      ({ cents }) => rate !== null && cents < larger.cents && cents * 100 === larger.cents * rate,
    );
    if (smaller === undefined) continue;
    return {
      capPerClassroomCents: source.found(smaller.cents, smaller, 'likely'),
      baseCapPerClassroomCents: source.found(larger.cents, larger, 'likely'),
    };
  }
  // One amount that both phrases claim: the nearer phrase has it, and the other says nothing.
  const one = cap.value !== null && cap.value === base.value;
  return {
    capPerClassroomCents: cap,
    baseCapPerClassroomCents: one && cap.sentence === base.sentence ? absent() : base,
  };
}

const RATE =
  /tauxdepriseencharge|tauxdesubvention|tauxdefinancement|tauxdeparticipation|tauxdecofinancement|(?:letat|lacademie)prendencharge|priseencharge(?:par|de)letat|taux(?=.{0,30}fixe)/g;
const BASE_CAP =
  /(?:montant|cout|base|depense|assiette)[a-z]{0,60}plafonnee?s?|surlabasedunmontant|plafondde(?:la)?depense|depenseeligible|coutunitaire(?=.{0,30}plafon)/g;
const STATE_CAP =
  /soit(?:donc)?(?:unplafond|unmontantmaximal|unmontantmaximum|unmaximum|auplus|uneparticipation|unesubvention)[a-z]{0,40}|nepeut(?:pas)?(?:exceder|depasser)|plafond(?:delasubvention|deletat|delapart[a-z]{0,12}|daide)|subventionplafonnee|participation[a-z]{0,40}plafonnee/g;
const RESOURCE =
  /cettedotation|ladotation(?:est|sel[a-z]{1,6}|ressources|enressources)|dotation[a-z]{0,60}(?:parecole|ecole)|ressources(?:pedagogiques)?numeriques/g;

/** The first percentage that follows one of these phrases, or that stands just before it. */
function percentAfter(source: SourceText, phrase: RegExp, length: number, within: Span): Found<number> {
  for (const [area, confidence] of [
    [within, 'sure'],
    [{ start: 0, end: source.text.length }, 'doubtful'],
  ] as const) {
    for (const place of source.all(phrase, area)) {
      const window = source.after(place, length);
      const value = percentIn(source.folded.slice(window.start, window.end));
      if (value !== null) return source.found(value, place, confidence);
    }
  }
  const blank = source.first(phrase, within);
  return blank === undefined ? absent() : source.found<number>(null, blank);
}

function amountAfter(
  source: SourceText,
  amounts: readonly Amount[],
  phrase: RegExp,
  length: number,
  within: Span,
): Found<number> {
  for (const [area, confidence] of [
    [within, 'sure'],
    [{ start: 0, end: source.text.length }, 'doubtful'],
  ] as const) {
    for (const place of source.all(phrase, area)) {
      const amount = amounts.find(
        ({ start, end }) => start >= place.end - 1 && start - place.end <= length && end <= area.end,
      );
      if (amount !== undefined) return source.found(amount.cents, amount, confidence);
    }
    if (within.end - within.start === source.text.length) break;
  }
  const blank = source.first(phrase, within);
  return blank === undefined ? absent() : source.found<number>(null, blank);
}

/** Art. 7.1: what is paid at signature, in all; an amount « par classe mobile » is followed by the whole, or is not it. */
function readAdvance(source: SourceText, amounts: readonly Amount[], within: Span): Found<number> {
  const places = [
    ...source.all(/alasignature/g, within),
    ...source.all(/averser(?:ala|au|alet)|avance(?=.{0,20}\d)/g, within),
  ];
  for (const place of places) {
    const sentence = sentenceSpan(source, place, within);
    const near = amounts.filter(({ start, end }) => start >= sentence.start && end <= sentence.end);
    if (near.length === 0) continue;
    const whole = near.find(({ start }) =>
      /(?:soit|total|en tout|au total)(?: un total)?(?: de)?(?: la somme de)?\s{0,3}$/.test(
        source.folded.slice(Math.max(0, start - 32), start),
      ),
    );
    const chosen = whole ?? near[0];
    if (chosen !== undefined) return source.found(chosen.cents, chosen, near.length === 1 ? 'sure' : 'likely');
  }
  const [blank] = places;
  return blank === undefined ? absent() : source.found<number>(null, blank);
}

function sentenceSpan(source: SourceText, place: Span, within: Span): Span {
  const before = source.text.slice(within.start, place.start);
  const from = Math.max(before.lastIndexOf('. '), before.lastIndexOf('.\n'), before.lastIndexOf('\n\n'));
  const rest = source.text.slice(place.end, Math.min(place.end + 400, within.end));
  const stop = /\.(?=\s)(?!\s?\d)|\n\n/.exec(rest);
  return { start: within.start + Math.max(from, 0), end: place.end + (stop?.index ?? rest.length) };
}

function readMaximum(source: SourceText, amounts: readonly Amount[]): Found<number> {
  for (const place of source.all(
    /participationmaxim|montantmaxim[a-z]{1,4}(?:de(?:la)?participation|consenti)|maximumconsenti/g,
  )) {
    const near = amounts.filter(
      ({ start, end }) =>
        (end <= place.start && place.start - end < 60) || (start >= place.end && start - place.end < 90),
    );
    const [amount] = near;
    if (amount !== undefined) return source.found(amount.cents, amount);
    // « Le montant 8000 représente … » forgot its euros.
    const bare = /(?<![\d.,])(\d{1,3}(?:[ .]\d{3}){1,2}|\d{3,7})\s{0,3}(?:represente|constitue|est)[^.\n]{0,12}$/.exec(
      source.folded.slice(Math.max(0, place.start - 50), place.start),
    );
    if (bare?.[1] !== undefined) return source.found(Number(bare[1].replace(/\D/g, '')) * 100, place, 'likely');
    return source.found<number>(null, place);
  }
  return absent();
}

/** Art. 6.2: what the whole operation should cost (R56). */
export function readForecastCost(source: SourceText, amounts: readonly Amount[]): Found<number> {
  const place = source.first(/cout(?:global|total)(?:previsionnel)?(?:deloperation|duprojet)?/g);
  if (place === undefined) return absent();
  const amount = amounts.find(({ start }) => start >= place.end && start - place.end < 80);
  return amount === undefined ? source.found<number>(null, place) : source.found(amount.cents, amount);
}

/** Art. 6.1: when the classes mobiles are deployed, by forecast (R53, R54); days come first in French dates (T12). */
export function readCalendar(source: SourceText): Reading['calendar'] {
  const both = source.first(/deploiement(?:enecole|danslesecoles)?[^.]{0,30}?du(?=\d{1,2}[/.a-z])[^.]{0,20}au(?=\d)/g);
  const dates =
    both === undefined
      ? []
      : datesNear(source, { start: both.start, end: Math.min(both.end + 40, source.text.length) });
  const [from, until] = dates;
  const year = source.first(/calendrierprevisionnel[a-z]{0,40}annee(?=\d{4})|deploiementpour(?:lannee)?(?=\d{4})/g);
  return {
    forYear: year === undefined ? absent() : source.found(firstNumber(source.slice(source.after(year, 8))), year),
    deploymentStart: dateAfter(
      source,
      /(?:debut|demarrage|commencement)[a-z]{0,20}deploiement|deploiement[a-z]{0,20}debut/g,
      from,
    ),
    deploymentEnd: dateAfter(
      source,
      /(?:(?<!a)fin(?!ir|is|anc)|achevement)[a-z]{0,20}deploiement|deploiement[a-z]{0,20}(?:fin|acheve)/g,
      until,
    ),
  };
}

function dateAfter(source: SourceText, phrase: RegExp, otherwise: WrittenDate | undefined): Found<string> {
  for (const place of source.all(phrase)) {
    const window = source.after(place, 110);
    // The end of the deployment is on the next line: what follows the line is another date's.
    const stop = /\n\s{0,40}(?:-|date|fin)/.exec(source.folded.slice(window.start, window.end))?.index ?? 110;
    const [date] = datesNear(source, { start: window.start, end: Math.min(window.start + stop, window.end) });
    if (date !== undefined) return source.found<string>(date.day, date, date.irregular ? 'likely' : 'sure');
  }
  if (otherwise !== undefined) return source.found<string>(otherwise.day, otherwise, 'likely');
  const blank = source.first(phrase);
  return blank === undefined ? absent() : source.found<string>(null, blank);
}

const datesNear = (source: SourceText, { start, end }: Span): WrittenDate[] =>
  datesIn(source.folded.slice(start, end)).map((date) => ({
    ...date,
    start: date.start + start,
    end: date.end + start,
  }));

const UNITS = /(?<![a-z])(?:(ans?|annees?)|(mois))(?![a-z])/g;

/** Art. 11: for how long, in months (R92); the programme's three years of the preamble are not it (T13). */
export function readDuration(source: SourceText): Found<number> {
  const part = source.part(/^.{0,30}(?:dateeffet|datedeffet|duree|priseeffet)/, '11');
  const whole = part.end - part.start === source.text.length;
  const phrase = /(?:valable|conclue|prendeffet|duree|periode|validite)/g;
  for (const place of source.all(phrase, part)) {
    const window = source.after(place, 110);
    const folded = source.folded.slice(place.start, window.end);
    if (whole && !/a\s{0,3}compter\s{0,3}de/.test(folded)) continue;
    const found = durationIn(folded);
    if (found !== null)
      return source.found(
        found.months,
        { start: place.start + found.start, end: place.start + found.end },
        whole ? 'likely' : 'sure',
      );
  }
  const blank = whole ? undefined : source.first(phrase, part);
  return blank === undefined ? absent() : source.found<number>(null, blank);
}

function durationIn(folded: string): (Span & { months: number }) | null {
  for (const { index, 0: unit, 1: years } of folded.matchAll(UNITS)) {
    const number = numberBefore(folded, index);
    if (number === null) continue;
    const half = years !== undefined && /^\s{1,3}et\s{1,3}demie?/.test(folded.slice(index + unit.length)) ? 6 : 0;
    const months = number.value * (years === undefined ? 1 : 12) + half;
    return { months, start: number.start, end: index + unit.length };
  }
  // « une période deun an », « 18mois »: blanks were lost.
  const glued = /(?:periode|duree)(?:est)?(?:de|d')?([a-z]{2,9}|\d{1,3})(ans?|annees?|mois)(?![a-z])/.exec(
    folded.replace(/\s/g, ''),
  );
  const number = firstNumber(glued?.[1] ?? '');
  return number === null ? null : { months: number * (glued?.[2] === 'mois' ? 1 : 12), start: 0, end: folded.length };
}

/** The day both have signed, or null where the document still has its blank (T09, R98). */
export function readSignature(source: SourceText): { signedOn: Found<string>; place: Found<string> } {
  if (!applies('R98')) return { signedOn: absent(), place: absent() };
  const done = source.segments.findLast(({ number }) => number === 'signature');
  if (done !== undefined) {
    const block = { start: done.start, end: Math.min(done.end, done.start + 1_500) };
    const first = source.text.slice(block.start, block.start + 160);
    // « Modèle » ends in « le » too: letters with accents are letters.
    const place = /^\S{1,6}\s{1,8}(?:à|a|en)\s{1,8}([^,\n]{1,80}?)\s{0,4}(?:,|\n|(?<!\p{L})le(?!\p{L}))/iu.exec(
      first,
    )?.[1];
    const dates = datesNear(source, block).filter(({ day }) => day !== null);
    const latest = dates.reduce<WrittenDate | undefined>(
      (last, date) => (last === undefined || (date.day ?? '') > (last.day ?? '') ? date : last),
      undefined,
    );
    const line = { start: block.start, end: block.start + Math.min(60, first.length) };
    return {
      signedOn:
        latest === undefined
          ? (elsewhere(source) ?? source.found<string>(null, line))
          : source.found<string>(latest.day, latest, dates.length === 1 ? 'sure' : 'likely'),
      place: place === undefined || isBlank(place) ? absent() : source.found(place.trim(), line),
    };
  }
  return { signedOn: elsewhere(source) ?? absent(), place: absent() };
}

/** « [lieu] », « …… », « ______ »: left to be filled in by hand. */
const isBlank = (written: string): boolean => !/^\p{L}.{0,80}\p{L}/u.test(written.trim());

/** « Convention signée le … », where nothing is written beside the signatures. */
function elsewhere(source: SourceText): Found<string> | undefined {
  for (const place of source.all(/signeele|dateedu|datedesignature:?/g)) {
    const [date] = datesNear(source, source.after(place, 30));
    if (date !== undefined && date.start - place.end <= 6) return source.found<string>(date.day, date, 'likely');
  }
  return undefined;
}
