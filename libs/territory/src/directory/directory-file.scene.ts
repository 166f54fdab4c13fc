import { Uai } from '@chariot/kernel';

/** The columns of the 2026 export, in its order. */
export const COLUMNS_OF_2026 = [
  'Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Adresse_1;Adresse_2;Adresse_3',
  'Code_postal;Code_commune;Nom_commune;Code_departement;Code_academie;Code_region;Ecole_maternelle;Ecole_elementaire',
  'Voie_generale;Voie_technologique;Voie_professionnelle;Telephone;Fax;Web;Mail;Restauration;Hebergement;ULIS',
  'Apprentissage;Segpa;Section_arts;Section_cinema;Section_theatre;Section_sport;Section_internationale',
  'Section_europeenne;Lycee_Agricole;Lycee_militaire;Lycee_des_metiers;Post_BAC;Appartenance_Education_Prioritaire',
  'GRETA;SIREN_SIRET;Fiche_onisep;position;Type_contrat_prive;Libelle_departement;Libelle_academie;Libelle_region',
  'coordX_origine;coordY_origine;epsg_origine;nom_circonscription;latitude;longitude;precision_localisation',
  'date_ouverture;date_maj_ligne;etat;ministere_tutelle;multi_uai;rpi_concentre;rpi_disperse;code_nature;libelle_nature',
  'Code_type_contrat_prive;PIAL;etablissement_mere;type_rattachement_etablissement_mere;code_circonscription',
  'code_zone_animation_pedagogique;libelle_zone_animation_pedagogique;code_bassin_formation;libelle_bassin_formation',
]
  .join(';')
  .split(';');

export type Cells = Readonly<Record<string, string>>;

export const uaiOf = (digits: string): string => `${digits}${Uai.checkLetter(digits)}`;

const SCHOOL: Cells = {
  Nom_etablissement: 'Ecole élémentaire des Tilleuls',
  Type_etablissement: 'Ecole',
  Statut_public_prive: 'Public',
  Adresse_1: '12  rue du Moulin',
  Code_postal: '38580',
  Code_commune: '38006',
  Nom_commune: 'Allevard',
  Code_departement: '038',
  SIREN_SIRET: '21940034800195',
  Libelle_academie: 'Grenoble',
  nom_circonscription: 'Haut-Grésivaudan',
  code_circonscription: uaiOf('0381234'),
  latitude: '45.37',
  longitude: '5.991234567',
  date_ouverture: '1967-02-01',
  date_maj_ligne: '2026-11-01',
  etat: 'OUVERT',
  code_nature: '151',
};

/** A file of the directory: a school like any other for each row, but for the cells that are told. */
export function directoryFile(
  rows: readonly Cells[],
  { columns = COLUMNS_OF_2026, separator = ';', bom = '\uFEFF', end = '\n' } = {},
): string {
  const lines = rows.map((row) => columns.map((column) => ({ ...SCHOOL, ...row })[column] ?? '').join(separator));
  return `${bom}${[columns.join(separator), ...lines].join('\n')}${end}`;
}

export const school = (digits: string, cells: Cells = {}): Cells => ({
  Identifiant_de_l_etablissement: uaiOf(digits),
  ...cells,
});
