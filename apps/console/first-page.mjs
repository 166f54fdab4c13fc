import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

// What the first page stands on: in a few files, asked for at once. Many small files weigh more, and each is one more thing to
// wait for; what is not of the first page has no place here. `npm run bench -- console` weighs it.

const MUI = [
  'Alert|Backdrop|Box|Button|ButtonBase|ButtonGroup|Chip|CircularProgress|ClickAwayListener|CssBaseline|DefaultPropsProvider',
  'Dialog|DialogActions|DialogContent|DialogTitle|Divider|Drawer|Fade|FormControl|GlobalStyles|Grow|IconButton',
  'InitColorSchemeScript|InputAdornment|InputBase|Link|List|ListItemIcon|ListItemText|Menu|MenuItem|MenuList|Modal',
  'OutlinedInput|Paper|Popover|Popper|Portal|Skeleton|Slide|Snackbar|SnackbarContent|Stack|SvgIcon|Table|TableBody|TableCell',
  'TableContainer|TableHead|TableRow|TextareaAutosize|Tooltip|Typography|Unstable_TrapFocus|colors|internal|styles|transitions',
  'useLazyRipple|useMediaQuery|utils|zero-styled',
].join('|');
const PACKAGES = [
  'react|react-dom|scheduler|react-is|react-router|react-router-dom|react-transition-group|react-error-boundary|clsx',
  '@emotion/[a-z-]+|stylis|hoist-non-react-statics|@tanstack/[a-z-]+|@popperjs/core|node-polyglot|ra-i18n-polyglot',
  `@mui/(?:system|utils|styled-engine|private-theming)|@mui/material/(?:esm/)?(?:${MUI})|ra-language-french|eventemitter3`,
].join('|');
const FRAME = [
  'apps/console/src/(?:shell|theme|formats)',
  'apps/console/src/page/(?:buttons|dialog|hidden|moments|page|page-reading|reading|rows|section|states)\\.',
  'apps/console/src/api/(?!validation|sentences|url)',
  'node_modules/ra-core/dist/(?:auth|core|i18n|notification|preferences|routing|store)',
  'node_modules/ra-ui-materialui/dist/(?:AdminContext|layout/Notification|theme)',
].join('|');
const CONTRACT = [
  'kernel/src/(?:access|errors|money|text|time)',
  'contract/src/(?:route|shapes|live|fleet|teaching)',
  'contract/src/identity/(?:approvals|people|sessions)|contract/src/territory/places|contract/src/audit/journal',
  'contract/src/convention/(?:attachments|claims|conventions|expenses|feedback|settlement|surveys|terms)\\.',
  'contract/src/apple/(?:push|school-manager)',
].join('|');

/** The contract apart: its schemas are made once the settings of start.tsx are, and the words that it waits for are there. */
export const FIRST_PAGE = [
  {
    name: 'early',
    test: /\/console\/src\/(?:early\/(?:asked|heard)|language\/language|api\/url)\.ts|vite\/preload-helper/,
    priority: 2,
  },
  {
    name: 'language',
    test: /\/apps\/console\/src\/language\/(?:dictionary|index|jsx-runtime|say)\.ts/,
    priority: 1,
  },
  { name: 'ground', test: new RegExp(`/node_modules/(?:${PACKAGES})/`) },
  { name: 'zod', test: /\/node_modules\/zod\// },
  { name: 'contract', test: new RegExp(`/libs/(?:${CONTRACT})`) },
  { name: 'frame', test: new RegExp(`/(?:${FRAME})`) },
];

const HEAVY = new Set(['ground', 'frame', 'contract', 'zod', 'app']);

/**
 * Beside each file of the first page that is worth it, the same in brotli, which the server hands out as it is.
 * @returns {import('vite').Plugin}
 */
export const smallerStill = () => ({
  name: 'chariot-smaller-still',
  apply: 'build',
  // Of what is written, once nobody changes it any more.
  async writeBundle({ dir = '' }, bundle) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    for (const { type, name = '', fileName } of Object.values(bundle)) {
      if (type !== 'chunk' || !HEAVY.has(name)) continue;
      const bytes = await readFile(join(dir, fileName));
      await writeFile(join(dir, `${fileName}.br`), await promisify(brotliCompress)(bytes, { params }));
    }
  },
});

/**
 * What the first page needs is asked for with the page itself, and not one after the other.
 * @returns {import('vite').Plugin}
 */
export const askedForAtOnce = () => ({
  name: 'chariot-asked-for-at-once',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter(({ type }) => type === 'chunk');
      /** @type {Set<string>} */
      const files = new Set();
      const follow = (/** @type {string} */ file) => {
        if (files.has(file)) return;
        files.add(file);
        chunks.find(({ fileName }) => fileName === file)?.imports.forEach(follow);
      };
      chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => follow(fileName));
      const page = (/** @type {string} */ source) => {
        const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(source));
        if (bundle && !chunk) throw new Error(`no file is of ${source}`);
        if (chunk) follow(chunk.fileName);
      };
      const refuse = (/** @type {RegExp} */ name, /** @type {string} */ why) => {
        if ([...files].some((file) => name.test(file))) throw new Error(why);
      };
      page('/src/api/validation.ts');
      refuse(/contract/, 'the contract’s schemas would be made before their settings: see main.tsx');
      page('/src/early/first-reads.ts');
      refuse(/ground|frame/, 'what is asked early would wait for the pages: see early/first-reads.ts');
      const early = files.size;
      page('/src/start.tsx');
      page('/src/app.tsx');
      const link = (/** @type {string} */ file, /** @type {number} */ at) => ({
        tag: 'link',
        attrs: {
          ...{ rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          // What is asked early does not wait in the queue behind what weighs most.
          ...(at >= early && { fetchpriority: 'low' }),
        },
        injectTo: /** @type {const} */ ('head'),
      });
      return [...files].map(link).filter(({ attrs: { href } }) => !html.includes(href));
    },
  },
});
