// What the console's pages are compiled to call instead of React's own: the one place where their French becomes another
// language, so that a page is written once, in French, without a word about translation.
import { Fragment, jsx as make, jsxs as makeMany } from 'react/jsx-runtime';
import type { ElementType, Key } from 'react';
import { LANGUAGE } from './language.js';
import { say } from './say.js';

export type { JSX } from 'react/jsx-runtime';
export { Fragment };

type Props = Readonly<Record<string, unknown>>;

/** Properties that people read or hear. */
const READ = new Set([
  ...['label', 'title', 'placeholder', 'alt', 'helperText', 'primary', 'secondary', 'subheader'],
  ...['noOptionsText', 'loadingText', 'openText', 'closeText', 'clearText', 'action'],
  ...['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext'],
]);
/** Properties that hold properties of what is inside. */
const HOLD = new Set(['slotProps', 'htmlInput', 'input', 'paper', 'inputLabel', 'select', 'inputProps']);
/** What these hold is data. */
const DATA = new Set<unknown>(['code', 'pre', 'style', 'script']);
/** So is what says that it is French in any language: half of its words in another would be no sentence. */
const isData = (type: unknown, { translate }: Props): boolean => DATA.has(type) || translate === 'no';

function readable(type: unknown, props: Props): Props {
  return Object.fromEntries(
    Object.entries(props).map(([name, value]): [string, unknown] => {
      if (name === 'children') return [name, isData(type, props) ? value : child(value)];
      if (READ.has(name) && props['translate'] !== 'no') return [name, typeof value === 'string' ? say(value) : value];
      if (HOLD.has(name) && isPlain(value)) return [name, readable(undefined, value)];
      if (name === 'getOptionLabel' && typeof value === 'function') {
        return [name, (option: unknown) => child((value as (one: unknown) => unknown)(option))];
      }
      return [name, value];
    }),
  );
}

function child(value: unknown): unknown {
  if (typeof value === 'string') return say(value);
  return Array.isArray(value) ? value.map(child) : value;
}

const isPlain = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

type Make = (type: ElementType, props: Props, key?: Key) => ReturnType<typeof make>;
const speaking =
  (react: typeof make): Make =>
  (type, props, key) =>
    react(type, readable(type, props), key);

// Chosen once: in French nothing stands between a page and React.
export const jsx: Make = LANGUAGE === 'fr' ? make : speaking(make);
export const jsxs: Make = LANGUAGE === 'fr' ? makeMany : speaking(makeMany);
