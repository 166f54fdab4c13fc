import ts from 'typescript';
import { keyOf } from './say.js';

/** Where a string is a word of the machine, whatever it looks like. */
const MACHINE = new Set([
  ...[
    'key',
    'to',
    'href',
    'type',
    'name',
    'id',
    'sx',
    'variant',
    'color',
    'severity',
    'size',
    'component',
    'role',
    'field',
  ],
  ...[
    'testId',
    'data-testid',
    'className',
    'fontFamily',
    'accept',
    'queryKey',
    'autoComplete',
    'inputMode',
    'src',
    'rel',
    'target',
    'method',
    'kind',
    'style',
  ],
  ...[
    'gridTemplateColumns',
    'backgroundImage',
    'pattern',
    'summary',
    'border',
    'boxShadow',
    'background',
    'path',
    'order',
    'sort',
    'timeZone',
    'd',
  ],
]);
/** Where a string is read by people, even one small word. */
const READ = new Set(['label', 'title', 'placeholder', 'alt', 'helperText', 'aria-label', 'one', 'many', 'word']);
const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' };

/** Every sentence of a source file that people may read; `{}` where a value stands. */
export function sentencesIn(name: string, source: string): ReadonlySet<string> {
  const found = new Set<string>();
  collect(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true), found);
  return found;
}

function collect(node: ts.Node, found: Set<string>): void {
  if (ts.isJsxText(node)) keep(decoded(node.text), found);
  else if (ts.isStringLiteralLike(node)) {
    const inAttribute = ts.isJsxAttribute(node.parent);
    const text = inAttribute ? decoded(node.text) : node.text;
    if (!forTheMachine(node) && (looksSaid(text) || (inAttribute && isShown(node.parent)))) keep(text, found);
    plural(node, found);
  } else if (ts.isTemplateExpression(node)) {
    const text = node.templateSpans.reduce(
      (before, { expression, literal }) => `${before}${isSpace(expression) ? ' ' : '{}'}${literal.text}`,
      node.head.text,
    );
    if (!forTheMachine(node) && (looksSaid(text.replaceAll('{}', ' ')) || / [a-zà-ÿ]{3,} |^[a-z]+ [a-z]+ /.test(text)))
      keep(text, found);
  }
  ts.forEachChild(node, (inner) => collect(inner, found));
}

const decoded = (text: string): string => text.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all);
const isShown = (attribute: ts.JsxAttribute): boolean => READ.has(attribute.name.getText());

/** The space that never ends a line has a name. */
const isSpace = (expression: ts.Expression): boolean => expression.getText() === 'NBSP';

function keep(text: string, found: Set<string>): void {
  const key = keyOf(text);
  if (isCode(key)) return;
  // One or two letters between two values are no sentence.
  if (/\p{L}{2}/u.test(key) && key.replace(/\{\}|[^\p{L}]/gu, '').length > 1) found.add(key);
}

/** `count(n, 'tablette')` also says « tablettes ». */
function plural(node: ts.StringLiteralLike, found: Set<string>): void {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.expression.getText() !== 'count') return;
  keep(node.text, found);
  if (parent.arguments.length === 2) keep(`${node.text}s`, found);
}

/** Accents, French signs, a capital, a point at the end, or words one after the other. */
const looksSaid = (text: string): boolean =>
  /[À-ÿŒœ’«»…]|^< /.test(text) || /^\s*[A-Z][a-z]/.test(text) || /[a-z]{2,}[,.:;!?]?[ \u00A0]+[a-z]{2,}/i.test(text);
/** A time zone, an address, a type of file, a name in the program. */
const isCode = (text: string): boolean =>
  /^(?=\S*[./:]\S|[A-Z]?[a-z]+[A-Z])[\w./:*+-]+$/.test(text) && !text.startsWith('iPad');

const nameOf = (property: ts.PropertyAssignment): string => property.name.getText().replaceAll("'", '');

function forTheMachine(node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true;
    if (ts.isPropertyAssignment(parent) && parent.name === at) return true;
    if (ts.isElementAccessExpression(parent) && parent.argumentExpression === at) return true;
    if (ts.isCaseClause(parent) && parent.expression === at) return true;
    if (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) return true;
    if (ts.isBinaryExpression(parent) && /^[!=]==?$/.test(parent.operatorToken.getText())) return true;
    if (ts.isJsxAttribute(parent)) return MACHINE.has(parent.name.getText());
    if (ts.isPropertyAssignment(parent) && MACHINE.has(nameOf(parent)) && nameOf(parent) !== 'name') return true;
    if (
      ts.isCallExpression(parent) &&
      /(DateTimeFormat|searchParams\.\w+|closest|querySelector(All)?)$/.test(parent.expression.getText())
    )
      return true;
    if (ts.isStatement(parent)) return false;
  }
  return false;
}
