import { ofMonth } from './report-words.js';
import { titleOf } from './report-files.js';
import type { Report } from './report.js';

/** What goes with the report: plain, short, and how to have no more of it. */
export function reportLetter(
  report: Report,
  { url, mention, isAttached }: { readonly url: string; readonly mention: string | null; readonly isAttached: boolean },
): { readonly subject: string; readonly text: string } {
  const { place, month, schools, toHelp } = report;
  return {
    subject: titleOf(report).slice(0, 200),
    text: [
      'Bonjour,',
      '',
      `Le mois ${ofMonth(month)} est publié pour « ${place.name} ». ${help(schools.needingHelp, schools.total)}`,
      ...toHelp.slice(0, 3).map(({ school, why }) => `– ${school} : ${why[0] ?? ''}`),
      '',
      isAttached
        ? `Le rapport est joint en PDF ; le tableur et les mois d’avant sont ici : ${url}`
        : `Le rapport, en PDF et en tableur, est ici : ${url}`,
      '',
      'Vous recevez ce message parce que vous l’avez demandé. Pour ne plus le recevoir, cette même page a un bouton.',
      ...(mention === null ? [] : ['', mention]),
    ].join('\n'),
  };
}

const help = (needing: number, total: number): string =>
  needing === 0
    ? 'Aucune école n’y a besoin d’aide.'
    : `${String(needing)} ${needing === 1 ? 'école y a' : 'écoles y ont'} besoin d’aide, sur ${String(total)}.`;
