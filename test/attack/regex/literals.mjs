// Every regular expression of the product, from the syntax tree of its sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { CLONE } from '../../../infra/start/home.mjs';

/**
 * @typedef {object} Expression
 * @property {string} file    below the clone
 * @property {number} line
 * @property {string} source
 * @property {string} flags
 *
 * Those that are built: what they may be, by file and text. One that is not told of stops the run.
 * @type {Record<string, readonly { source: string, flags: string }[]>}
 */
const BUILT = {
  // The heading of a column, with any letter where its encoding lost one.
  "libs/fleet/src/deliveries/delivery-list.ts: new RegExp(`[^a-z0-9${UNREADABLE}]`, 'g')": [
    { source: '[^a-z0-9\\ufffd]', flags: 'g' },
  ],
};

/** @returns {Expression[]} */
export function expressions() {
  return ['apps', 'libs'].flatMap((folder) => filesUnder(join(CLONE, folder)).flatMap(expressionsOf));
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|testdata)$/.test(entry.name) ? [] : filesUnder(path);
    return /\.tsx?$/.test(entry.name) && !/\.(spec|scene|d)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** @param {string} path @returns {Expression[]} */
function expressionsOf(path) {
  const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const file = relative(CLONE, path);
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @type {Expression[]} */
  const found = [];
  const add = (/** @type {ts.Node} */ node, /** @type {{ source: string, flags: string }} */ one) => {
    found.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, ...one });
  };
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name)) {
      const text = textOf(node.initializer, texts);
      if (text !== null) texts.set(node.name.text, text);
    }
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, { source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    const built = (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(tree) === 'RegExp';
    if (built) {
      const [source, flags] = node.arguments ?? [];
      const text = source === undefined ? null : textOf(source, texts);
      const key = `${file}: ${node.getText(tree)}`;
      if (text !== null) add(node, { source: text, flags: flags ? (textOf(flags, texts) ?? '') : '' });
      else if (BUILT[key] !== undefined) for (const one of BUILT[key]) add(node, one);
      else throw new Error(`say in regex/literals.mjs what this may be: ${key}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** A text that is known without running anything; null otherwise. @param {ts.Node} node @param {Map<string, string>} texts @returns {string | null} */
function textOf(node, texts) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return texts.get(node.text) ?? null;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'String.raw') {
    if (ts.isNoSubstitutionTemplateLiteral(node.template)) return node.template.rawText ?? node.template.text;
    return null;
  }
  if (!ts.isTemplateExpression(node)) return null;
  let text = node.head.text;
  for (const span of node.templateSpans) {
    const inner = textOf(span.expression, texts);
    if (inner === null) return null;
    text += inner + span.literal.text;
  }
  return text;
}
