import { SaxesParser } from 'saxes';
import { xmlError } from './xml-errors.js';

/** An element, without its prefix: a document may choose any. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** By their names without prefix. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, not of what is inside. */
  readonly text: string;
}
type Open = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlElement[] };

export interface XmlLimits {
  readonly maxCharacters?: number;
  readonly maxElements?: number;
  readonly maxDepth?: number;
}

/**
 * A document of somebody else's, whole or refused. No DOCTYPE, so that no entity is declared, fetched or expanded, and no
 * processing instruction that asks for a style or a schema; bounds on size, number and depth.
 * @throws DomainError `xml.unsafe`, `xml.tooLarge`, `xml.malformed`
 */
export function readXml(text: string, limits: XmlLimits = {}): XmlElement {
  const { maxCharacters = 5 * 1024 * 1024, maxElements = 100_000, maxDepth = 60 } = limits;
  if (text.length > maxCharacters) throw xmlError('tooLarge');
  // Half a character is none (XML 1.0 §2.2), and the parser would stumble over one at the end.
  if (/\p{Surrogate}/u.test(text)) throw xmlError('malformed');
  const open: Open[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (cause) => {
    throw xmlError('malformed', undefined, { cause });
  });
  parser.on('doctype', () => {
    throw xmlError('unsafe');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > maxElements || open.length >= maxDepth) throw xmlError('tooLarge');
    const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ local, value }) => [local, value]));
    open.push({ name: tag.local, namespace: tag.uri, attributes, children: [], text: '' });
  });
  const take = (words: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += words;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  parser.write(text.replace(/^\ufeff/, '')).close();
  if (root === null) throw xmlError('malformed');
  return root;
}

/** The elements that a path of names leads to, in their order. */
export function xmlAll(element: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const name of path) found = found.flatMap((each) => each.children.filter((child) => child.name === name));
  return found;
}

/** The words of the first element that a path leads to, without the blanks around them; null where there are none. */
export function xmlText(element: XmlElement | undefined, ...path: readonly string[]): string | null {
  const text = xmlAll(element, ...path)
    .map((each) => each.text.trim())
    .find((each) => each !== '');
  return text ?? null;
}
