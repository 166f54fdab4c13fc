import { createHash } from 'node:crypto';
import type { RefusalPage } from '@chariot/platform';
import { IPAD_PATH } from './ipad-enrolment.service.js';

/** What a page of this folder shows, in French; every text is written as text. */
export interface Page {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly steps?: readonly string[];
  readonly action?: { readonly label: string; readonly href: string };
  /** A form that asks for a code. */
  readonly asksCode?: boolean;
}

const STYLE = [
  'body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;color:#161616;background:#f6f6f6}',
  'main{max-width:36rem;margin:0 auto;padding:2rem 1.25rem;background:#fff;min-height:100vh;box-sizing:border-box}',
  'h1{font-size:1.5rem;line-height:1.25}',
  'li{margin:.5rem 0}',
  'a.action,button{display:inline-block;padding:.75rem 1.25rem;font:inherit;color:#fff;background:#000091;border:0;text-decoration:none}',
  'a.action:focus,button:focus,input:focus{outline:3px solid #0a76f6;outline-offset:2px}',
  'input{font:inherit;padding:.6rem;width:14rem;max-width:100%;box-sizing:border-box;letter-spacing:.1em;margin:0 .5rem .75rem 0}',
  'label{display:block;margin-bottom:.25rem}',
].join('');

/** No script, nothing from elsewhere, in nobody's frame; the code in the address goes nowhere, and nothing is kept. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    `form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
/** As French is set: what a sign belongs to is on its line. */
const set = (text: string): string =>
  escaped(text).replace(/(?<=«) | (?=[»:;?!])|(?<=\d) (?=h \d)|(?<=\d h) (?=\d)/g, '\u00a0');

/** A whole HTML document. */
export function writePage({ title, paragraphs, steps = [], action, asksCode = false }: Page): string {
  const body = [
    `<h1>${escaped(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${set(text)}</p>`),
    ...(asksCode
      ? [
          '<form method="get"><label for="code">Code de l’emplacement</label>',
          '<input id="code" name="code" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false">',
          '<button type="submit">Continuer</button></form>',
        ]
      : []),
    ...(action ? [`<p><a class="action" href="${escaped(action.href)}">${escaped(action.label)}</a></p>`] : []),
    ...(steps.length > 0 ? [`<ol>${steps.map((step) => `<li>${set(step)}</li>`).join('')}</ol>`] : []),
  ];
  return (
    `<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>${escaped(title)} · Chariot</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>` +
    `<body><main>${body.join('\n')}</main></body></html>\n`
  );
}

/** Whoever refuses, a person reads it. */
export const refusalPage: RefusalPage = ({ status, detail }) => ({
  headers: PAGE_HEADERS,
  body: writePage({
    title: 'Enrôlement impossible',
    paragraphs: [detail],
    ...(status === 404 && { action: { label: 'Recopier le code', href: IPAD_PATH } }),
  }),
});
