// The part of NSPredicate that activations are written with: comparisons of a status item or a property with a constant,
// joined by AND, OR, NOT and parentheses.

type Values = (kind: string, name: string) => unknown;
type Term = (values: Values) => unknown;

const TOKEN =
  /\s*(?:(@status|@property)\s*\(\s*([A-Za-z0-9._-]+)\s*\)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)|(==|!=|<>|<=|>=|=|<|>|&&|\|\||!)|([(),{}])|([A-Za-z_]+))/y;

type Token = { readonly kind: 'value'; readonly term: Term } | { readonly kind: 'word'; readonly word: string };

/** @returns null when it is not of that part */
export function readPredicate(text: string): ((values: Values) => boolean) | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const reader = new PredicateReader(tokens);
  const term = reader.either();
  return term !== null && reader.atEnd ? (values) => term(values) === true : null;
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const whole = text.trimEnd();
  while (TOKEN.lastIndex < whole.length) {
    const found = TOKEN.exec(whole);
    if (found === null) return null;
    const [, reference, name, single, double, number, sign, bracket, word] = found;
    const constant = single ?? double;
    if (reference !== undefined) tokens.push(value((values) => values(reference, name ?? '')));
    else if (constant !== undefined) tokens.push(value(() => constant.replace(/\\(.)/g, '$1')));
    else if (number !== undefined) tokens.push(value(() => Number(number)));
    else tokens.push({ kind: 'word', word: (sign ?? bracket ?? word ?? '').toUpperCase() });
  }
  return tokens;
}
const value = (term: Term): Token => ({ kind: 'value', term });

const COMPARISONS: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '==': (left, right) => left === right,
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
  BEGINSWITH: (left, right) => String(left).startsWith(String(right)),
  ENDSWITH: (left, right) => String(left).endsWith(String(right)),
  CONTAINS: (left, right) => (Array.isArray(left) ? left.includes(right) : String(left).includes(String(right))),
  IN: (left, right) => Array.isArray(right) && right.includes(left),
};
function order(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return typeof left === 'string' && typeof right === 'string'
    ? left.localeCompare(right, 'en', { numeric: true })
    : NaN;
}

class PredicateReader {
  #at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  get atEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  either(): Term | null {
    return this.#joined(
      ['OR', '||'],
      () => this.#both(),
      (left, right) => (values) => left(values) === true || right(values) === true,
    );
  }

  #both(): Term | null {
    return this.#joined(
      ['AND', '&&'],
      () => this.#not(),
      (left, right) => (values) => left(values) === true && right(values) === true,
    );
  }

  #joined(words: string[], next: () => Term | null, join: (left: Term, right: Term) => Term): Term | null {
    let left = next();
    while (left !== null && words.some((word) => this.#takes(word))) {
      const right = next();
      left = right === null ? null : join(left, right);
    }
    return left;
  }

  #not(): Term | null {
    if (!this.#takes('NOT') && !this.#takes('!')) return this.#comparison();
    const inner = this.#not();
    return inner && ((values) => inner(values) !== true);
  }

  #comparison(): Term | null {
    if (this.#takes('TRUEPREDICATE')) return () => true;
    if (this.#takes('FALSEPREDICATE')) return () => false;
    if (this.#takes('(')) {
      const inner = this.either();
      return this.#takes(')') ? inner : null;
    }
    const left = this.#operand();
    const sign = this.tokens[this.#at];
    if (left === null || sign?.kind !== 'word') return null;
    const compare = Object.hasOwn(COMPARISONS, sign.word) ? COMPARISONS[sign.word] : undefined;
    if (compare === undefined) return null;
    this.#at += 1;
    const right = this.#operand();
    return right && ((values) => compare(left(values), right(values)));
  }

  #operand(): Term | null {
    const token = this.tokens[this.#at];
    if (token?.kind === 'value') {
      this.#at += 1;
      return token.term;
    }
    if (this.#takes('TRUE') || this.#takes('YES')) return () => true;
    if (this.#takes('FALSE') || this.#takes('NO')) return () => false;
    return this.#takes('{') ? this.#list() : null;
  }

  #list(): Term | null {
    const items: Term[] = [];
    while (!this.#takes('}')) {
      const item = this.#operand();
      if (item === null) return null;
      items.push(item);
      if (!this.#takes(',') && this.tokens[this.#at]?.kind === 'value') return null;
    }
    return (values) => items.map((item) => item(values));
  }

  #takes(word: string): boolean {
    const token = this.tokens[this.#at];
    const found = token?.kind === 'word' && token.word === word;
    if (found) this.#at += 1;
    return found;
  }
}
