import type { LocalAuthorityType } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { absent, type Found } from './found.js';
import { fold, type SourceText, type Span } from './source-text.js';

export interface Parties {
  academie: Found<string>;
  academieAddress: Found<string>;
  academieRepresentative: Found<string>;
  localAuthority: { type: Found<LocalAuthorityType>; name: Found<string>; representative: Found<string> };
}

/** How a collectivité names itself, most telling first, and what Chariot makes of it. */
const KINDS: readonly (readonly [pattern: RegExp, type: LocalAuthorityType])[] = [
  [/communaute\s{1,3}(?:de\s{1,3}communes|d'\s?agglomeration|d'\s?agglo|urbaine)(?![a-z])/g, 'epci'],
  [/syndicat(?![a-z])/g, 'epci'],
  [/(?<!en )(?<!de )metropole(?![a-z])/g, 'epci'],
  [/etablissement\s{1,3}public\s{1,3}(?:de\s{1,3}cooperation|territorial)(?![a-z])/g, 'epci'],
  [/(?:conseil\s{1,3})?(?:departement|conseil\s{1,3}departemental|conseil\s{1,3}general)(?![a-z])/g, 'departement'],
  [/(?:commune(?:\s{1,3}nouvelle)?|ville|municipalite|mairie)(?![a-z])/g, 'commune'],
];
const NAME_ENDS =
  /\s{0,4}(?:[,;:(]|\.(?=\s|$)|\n|\bci-apres\b|\bsis(?:e)?\b|\bsitue(?:e)?\b|\brepresente(?:e)?\b|\bdont\b|\bayant\b|\bdomicilie)/;
const COMMUNE = /^(?:commune(?:\s{1,3}nouvelle)?|ville|municipalite|mairie)\s{1,3}(du\s|des\s|de\s|d'\s?)?\s{0,3}/;

/** Who signs: the académie first, then the collectivité, between « Entre » and the preamble (R01, R02). */
export function readParties(source: SourceText): Parties {
  const opening = openingOf(source);
  const academie = applies('R01') ? readAcademie(source, opening) : undefined;
  const after = academie === undefined ? opening : { start: academie.span.end, end: opening.end };
  return {
    academie: academie?.name ?? absent(),
    academieAddress: academie === undefined ? absent() : addressOf(source, opening),
    academieRepresentative: representative(source, opening),
    localAuthority: applies('R02') ? readLocalAuthority(source, after, opening) : nobody(),
  };
}

const nobody = (): Parties['localAuthority'] => ({ type: absent(), name: absent(), representative: absent() });

/** As the document is headed, before its parties: the first line that begins with « convention ». */
export function readTitle(source: SourceText): Found<string> {
  const head = source.folded.slice(0, openingOf(source).start + 1);
  const line = /(?:^|\n)[ \t]{0,40}(convention(?![a-z])[^\n]{3,200})/.exec(head);
  if (line?.[1] === undefined) return absent();
  const start = line.index + line[0].length - line[1].length;
  const title = tidy(source.text.slice(start, start + line[1].length));
  return title.length < 12 ? absent() : source.found(capitalised(title), { start, end: start + line[1].length });
}

function openingOf(source: SourceText): Span {
  const first = source.segments.find(({ number }) => /^\d|^préambule$/.test(number));
  const until = first === undefined || first.start < 40 ? Math.min(6_000, source.text.length) : first.start;
  const between =
    /(?:^|\n)[ \t]{0,40}entre(?: les soussignes| d'une part)?[ \t]{0,4}[:,]?[ \t]{0,4}(?=\n|l'|la |le )/.exec(
      source.folded.slice(0, until),
    );
  // Annexes may come before the parties: they begin where the text says « Entre ».
  if (between !== null) return { start: between.index, end: until };
  const anywhere = /\bentre\s{0,4}:?\s{0,4}l'\s?academie/.exec(source.folded);
  return anywhere === null
    ? { start: 0, end: until }
    : { start: anywhere.index, end: Math.min(anywhere.index + 6_000, source.text.length) };
}

function readAcademie(source: SourceText, opening: Span): { name: Found<string>; span: Span } | undefined {
  const pattern = /academie\s{1,3}(?:de\s{1,3}la\s|de\s{1,3}l'|d'\s?|de\s|du\s|des\s)\s{0,2}/;
  for (const within of [opening, { start: 0, end: source.text.length }]) {
    const match = pattern.exec(source.folded.slice(within.start, within.end));
    if (match === null) continue;
    const start = within.start + match.index;
    const name = nameAt(source, start, match[0].length);
    if (name === '') continue;
    const span = { start, end: start + match[0].length + name.length };
    const value = capitalised(tidy(source.slice({ start, end: start + match[0].length }) + name));
    return { name: source.found(value, span, within === opening ? 'sure' : 'likely'), span };
  }
  return undefined;
}

/** A name after its kind, up to what cannot be part of one. */
function nameAt(source: SourceText, start: number, kindLength: number): string {
  const from = start + kindLength;
  const rest = source.folded.slice(from, from + 120);
  const end = NAME_ENDS.exec(rest)?.index ?? rest.length;
  return source.text.slice(from, from + end).trim();
}

function readLocalAuthority(source: SourceText, after: Span, opening: Span): Parties['localAuthority'] {
  const party = secondParty(source, after);
  const found = firstKind(source, party) ?? firstKind(source, { start: after.end, end: source.text.length });
  if (found === undefined) return nobody();
  const { type, start, end } = found;
  const confidence = start < opening.end ? 'sure' : 'likely';
  const written = tidy(source.slice({ start, end })).replace(/[«»“”"]\s{0,2}/g, '');
  const value = tidy(type === 'commune' ? communeName(written) : capitalised(written));
  return {
    type: source.found(type, found, confidence),
    name: value === '' ? source.found<string>(null, found) : source.found(value, found, confidence),
    representative: representative(source, { start: end, end: opening.end }),
  };
}

/** What stands after the « Et » between the two parties; all that follows the académie where there is none. */
function secondParty(source: SourceText, after: Span): Span {
  const between =
    /(?:^|\n|,|\.)[ \t]{0,40}et[ \t]{0,4}[,:]?(?:[ \t]{0,4}d'autre part)?[ \t]{0,4}[,:]?(?:\s{0,40}(?=la |le |l'|les )|\s{0,4}\n)/.exec(
      source.folded.slice(after.start, after.end),
    );
  return between === null ? after : { start: after.start + between.index + between[0].length, end: after.end };
}

/** « Commune du Touvet » is Le Touvet, « commune de la Tronche » La Tronche. */
function communeName(written: string): string {
  const [whole = '', contracted = ''] = COMMUNE.exec(fold(written)) ?? [];
  const rest = written.slice(whole.length);
  const article = { du: 'Le ', des: 'Les ' }[contracted.trim()];
  return article === undefined ? capitalised(rest) : `${article}${rest}`;
}

/** Up to four words with a capital, as in « Aix-Marseille-Provence Métropole » and « Bordeaux-Métropole ». */
const WORDS_BEFORE =
  /(?<![\p{L}'-])(?:[A-ZÉ][\p{L}']{1,40}(?:-[\p{L}']{1,40}){0,4} ){0,3}[A-ZÉ][\p{L}']{1,40}(?:-[\p{L}']{1,40}){0,4}[ -]$/u;

interface Kind extends Span {
  readonly type: LocalAuthorityType;
}

/** The first collectivité named within a stretch, with all of its name: « Bordeaux Métropole » begins before its kind. */
function firstKind(source: SourceText, within: Span): Kind | undefined {
  const text = source.folded.slice(within.start, within.end);
  const candidates = KINDS.flatMap(([pattern, type]) =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ type, at: within.start + index, length })),
  ).sort((a, b) => a.at - b.at);
  for (const { type, at, length } of candidates) {
    const line = source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1, at).slice(-200);
    const before = WORDS_BEFORE.exec(line)?.[0] ?? '';
    const named = type === 'epci' && !/^(?:La|Le|Les|Et|L')\s{1,3}$/.test(before) ? before : '';
    const name = nameAt(source, at, length);
    const end = name === '' ? at + length : source.text.indexOf(name, at + length) + name.length;
    if (name !== '' || named !== '') return { type, start: at - named.length, end };
  }
  return undefined;
}

function addressOf(source: SourceText, opening: Span): Found<string> {
  const text = source.folded.slice(opening.start, opening.end);
  const place = /\b(?:situee?|sise?|dont le siege est situe)\s{1,3}(?:au\s|a\s)?/.exec(text);
  if (place === null) return absent();
  const start = opening.start + place.index + place[0].length;
  const line = /^[^\n]{1,200}/.exec(source.text.slice(start))?.[0] ?? '';
  const address = line.replace(/,?\s{1,3}repr[ée]sent.{0,200}$/i, '').replace(/[,;. ]{1,4}$/, '');
  return address === '' ? absent() : source.found(address, { start, end: start + address.length });
}

/** In which capacity somebody signs; a name of a person is not kept. */
function representative(source: SourceText, within: Span): Found<string> {
  const place = source.first(/agissantenqualitede?|ensaqualitede|enqualitede/g, within);
  if (place === undefined) return absent();
  const line = /^\s{0,4}(?:d[e'u]\s?)?([^\n,;]{2,120})/.exec(source.slice(source.after(place, 140)))?.[1]?.trim();
  return line ? source.found(line, place) : source.found<string>(null, place);
}

const tidy = (text: string): string =>
  text
    .replace(/\s{1,40}/g, ' ')
    .replace(/[ ,;.:-]{1,9}$/, '')
    .trim();
const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1);
