// The Annuaire de l'éducation as it is published, 60,000 establishments of 71 columns, by the operator's command; then again.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLONE } from '../../infra/start/home.mjs';
import { uaiOf } from '../stack/uai.mjs';

const NAME = 'directory';
const ROWS = 60_000;
const COLUMNS = 71;
const GOAL_S = 60;
/** What is read of the file; the other columns have their weight. */
const READ = [
  ...['Identifiant_de_l_etablissement', 'Nom_etablissement', 'Type_etablissement', 'Statut_public_prive', 'Adresse_1'],
  ...['Code_postal', 'Code_commune', 'Nom_commune', 'Code_departement', 'SIREN_SIRET', 'Libelle_academie'],
  ...['nom_circonscription', 'code_circonscription', 'date_ouverture', 'date_maj_ligne', 'etat', 'code_nature'],
];

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const file = join(ground.folder, 'annuaire.csv');
  await writeFile(file, `\uFEFF${[header(), ...Array.from({ length: ROWS }, (_, at) => row(at))].join('\r\n')}\r\n`);
  const megabytes = (statSync(file).size / 1e6).toFixed(0);
  for (const [what, changed] of /** @type {const} */ ([
    ['first', ROWS],
    ['again', 0],
  ])) {
    const from = performance.now();
    const said = imported(ground, file);
    const value = (performance.now() - from) / 1_000;
    const [{ count }] = await ground.facts.query('select count(*)::int as count from territory.directory_entry');
    const right = count === ROWS && said.includes(`${ROWS} lignes, ${changed} établissements`);
    const met = right && value <= GOAL_S;
    ground.report({
      ...{ name: NAME, case: `${ROWS} rows (${megabytes} MB), ${what}`, value, unit: 's', goal: `≤ ${GOAL_S} s`, met },
      ...(!met && { reason: `${count} rows; ${said}` }),
    });
  }
}

/** @param {import('./ground.mjs').Ground} ground @param {string} file */
function imported({ stack }, file) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(CLONE, 'apps/api/dist/cli/directory.js'), 'import', file],
    { env: { PATH: process.env['PATH'], DATABASE_URL: stack.databaseUrl, CHARIOT_HOME: stack.home }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return `${stdout}${stderr}`.trim();
}

function header() {
  const others = Array.from({ length: COLUMNS - READ.length }, (_, at) => `Autre_${at}`);
  return [...READ, ...others].join(';');
}

/** @param {number} at */
function row(at) {
  const departement = `${1 + (at % 95)}`.padStart(2, '0');
  const commune = `${departement}${`${1 + (at % 500)}`.padStart(3, '0')}`;
  const cells = [
    ...[uai(departement, at), `École élémentaire n° ${at}`, 'Ecole', at % 9 === 0 ? 'Privé' : 'Public'],
    ...[`${1 + (at % 200)} rue de l’École`, `${departement}000`, commune, `Commune ${at % 34_000}`, `0${departement}`],
    ...['', `Académie ${at % 30}`, `Circonscription ${at % 1_300}`, uai(departement, 90_000 + (at % 1_300))],
    ...['1967-02-01', '2026-11-01', 'OUVERT', '151'],
  ];
  return [...cells, ...Array.from({ length: COLUMNS - cells.length }, (_, other) => `valeur ${other}`)].join(';');
}

/** @param {string} departement @param {number} at */
function uai(departement, at) {
  return uaiOf(`0${departement}${`${at % 10_000}`.padStart(4, '0')}`);
}
