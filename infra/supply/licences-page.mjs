import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { CLONE } from '../start/home.mjs';

/** @param {import('./packages.mjs').Shipped[]} shipped @returns {Promise<string>} Markdown, in French */
export async function licencesPage(shipped) {
  const counts = new Map();
  for (const { licence } of shipped) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const summary = [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([licence, count]) => `${licence} (${count})`);
  const rows = shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const text = `# Licences des paquets livrés

Chariot est sous licence EUPL-1.2. Les ${shipped.length} paquets livrés avec lui, d’après \`package-lock.json\` (ceux des autres
plateformes compris) : ${summary.join(', ')}. Cette page s’écrit par \`npm run licences\`.

| Paquet | Version | Licence |
| --- | --- | --- |
${rows.join('\n')}
`;
  const file = join(CLONE, 'docs/licences.md');
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}
