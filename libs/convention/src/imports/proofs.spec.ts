import { proves } from '../rules/proof.scene.js';
import type { FileFacts } from './read-convention.js';
import { readConvention } from './read-convention.js';
import type { Reading } from './found.js';

/** A convention of our own wording on the national model, with the model's traps in it. */
const TITLES =
  'UAI\tNom école\tUAI du collège de référence\tAdresse\tCommune\tDépartement\tNombre de classes mobiles\tMontant de la subvention Etat équipement\tMontant de la dotation Etat ressources';
const PARTS = {
  title: 'Convention de partenariat « Collèges numériques et innovation pédagogique »',
  parties:
    "Entre\n\nL'académie de Lyon\n\nsise 3 rue du Modèle, 69000 Lyon\n\nagissant en qualité de Recteur\n\nEt\n\nLa commune de Valmont\n\nagissant en qualité de Maire",
  preamble:
    "Préambule\n\nSelon la convention du 29 décembre 2015 entre l'Etat et la Caisse des dépôts. Le programme équipe les collèges sur une durée de 3 ans.",
  object: 'Article 1. Objet de la convention\n\nLa présente convention organise le partenariat.',
  support:
    'Article 2. Objectifs\n\nLes conseillers départementaux en recherche développement innovation et expérimentation (CARDIE) aident.',
  authority:
    "Article 3.1. Engagements de la collectivité\n\nLa collectivité s'engage à offrir, pour la rentrée scolaire 2016, un débit internet suffisant aux écoles listées à l'article 5.",
  academie:
    "Article 3.2. Engagements de l'académie\n\nL'académie s'engage à verser une subvention sur la base d'un montant plafonné à 8 000 € par classe mobile. Le taux de prise en charge par l'Etat est fixé à 50 %, soit un plafond de 4 000 € par classe mobile. Les ressources pédagogiques numériques : pour les écoles, cette dotation est de 500 € par école, versée au collège indiqué au tableau de l'article 5.",
  services: 'Article 6.1 Description du projet\n\nUne gestion de terminaux mobiles (AirWatch® ou autres solutions).',
  calendar:
    "CALENDRIER PRÉVISIONNEL DE DÉPLOIEMENT POUR L'ANNEE 2016 :\n\n- date de début de déploiement : le 10/11/2016\n- date de fin de déploiement : le 1/02/2017",
  budget:
    "Article 6.2 Montant des contributions financières\n\nCOÛT GLOBAL PREVISIONNEL DE L'OPÉRATION (TTC) :8 000 €.....\n\nBUDGET PREVISIONNEL (en TTC) pour 2016\n\tEtat\tCollectivité\nDépenses infrastructures, maintenance\t\t000\nEquipements numériques mobiles et services associés\t4000\t4000\nRessources pédagogiques numériques\t500\t",
  payment:
    "Article 7.1 Modalités au titre de l'année 2016\n\nL'académie s'engage à verser à la commune 2 000 € à la signature de la présente convention, soit 50 % de la subvention. Le montant 8000 € représente la participation maximale consentie par l'Etat, conformément aux plafonds définis à l'article 6.2.",
  imputation:
    "Elle est imputée sur :\n- le programme 0214,\n- le titre 6 catégorie 63,\n- le code d'activité Chorus : 021404DI0205 (INEE)\n- le code PCE : (653 122 si département ou 653123 si commune ou EPCI),\n- le groupe marchandise : (10.02.01 si département ou 10.03.01 si commune ou EPCI),\n- l'action 08 sous-action 02,\n- le fonds de concours n° 06.1.2.442",
  bank: 'Les versements se font par virement sur le compte de la commune : .\n\n- Titulaire : TRESORERIE MONTBRISON\n- Code banque : 30001\n- Code guichet : 00419\n- N° de compte : C3840000000\n- Clé rib : 36\n- Domiciliation : BANQUE DE France\n- IBAN : FR76 3000 1004 19C3 8400 0000 036\n- BIC : BDFEFRPPCCT',
  accountants:
    "L'ordonnateur est Monsieur le Maire de Valmont.\nLe comptable assignataire est le Trésorier de Montbriso.",
  followUp: 'Article 8. Suivi\n\nLes collègues ainsi que les circonscriptions répondent aux enquêtes.',
  communication:
    "Article 9. Communication\n\nChaque document dit que le projet relève du Programme d'investissements d'avenir.",
  duration: 'Article 11. Durée\n\nLa convention est valable pour une période de un an à compter de sa signature.',
  execution:
    'Article 12. Exécution\n\nElle est établie en deux exemplaires originaux.\n\nCe document comporte 10 pages.',
  signature: 'Fait à Valmont, le [date]',
  annex: `ANNEXE (cf. article 5)\n\n${TITLES}\n0690101K\tEcole élémentaire\t0690555D\tRue Haute\tValmont\tRhône\t1\t4000\t500`,
};
const read = (changes: Partial<typeof PARTS> = {}, file?: FileFacts): Reading => {
  const outcome = readConvention(Object.values({ ...PARTS, ...changes }).join('\n\n'), file);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.reading;
};
const names = (reading: Reading): string[] => reading.flags.map(({ trap, code }) => trap ?? code ?? '');
const flag = (name: string, reading: Reading = read()): Reading['flags'][number] => {
  const found = reading.flags.find(({ trap, code }) => trap === name || code === name);
  if (found === undefined) throw new Error(`no flag ${name} among ${names(reading).join(' ')}`);
  return found;
};

describe('parties and frame', () => {
  proves('R01', 'reads the académie that signs, with its address', () => {
    const { academie, academieAddress } = read().parties;
    expect(academie).toMatchObject({ value: 'Académie de Lyon', confidence: 'sure', articles: ['parties'] });
    expect(academieAddress.value).toBe('3 rue du Modèle, 69000 Lyon');
  });
  proves('R02', 'reads the collectivité, what it is and in which capacity it signs', () => {
    const { localAuthority } = read().parties;
    expect(localAuthority.type.value).toBe('commune');
    expect(localAuthority.name).toMatchObject({ value: 'Valmont', sentence: 'La commune de Valmont' });
    expect(localAuthority.representative.value).toBe('Maire');
  });
  proves('R03', 'keeps the sentence of the legal frame', () => {
    expect(read().legalFrame.value).toContain('29 décembre 2015');
  });
  proves('R05', 'reads how long the programme runs, which is not the duration of the convention', () => {
    const reading = read();
    expect(reading.programmeDuration.value).toBe(3);
    expect(reading.programmeYears.value).toBeNull();
    const named = read({
      preamble: `${PARTS.preamble} Les 5e sont équipées à la rentrée 2016, puis à la rentrée 2017 et à la rentrée 2018.`,
    });
    expect(named.programmeYears.value).toEqual([2016, 2017, 2018]);
    expect(reading.durationMonths.value).toBe(12);
  });
  it('reads how it is headed, and before which court one goes, without what is said of it', () => {
    const litigation = 'Article 10.3. Litiges\n\nÀ défaut, le tribunal administratif';
    const court = (rest: string) => read({ duration: `${litigation} ${rest}\n\n${PARTS.duration}` }).court.value;
    expect(read().title.value).toBe(PARTS.title);
    expect(court('de Grenoble est compétent.')).toBe('tribunal administratif de Grenoble');
    expect(court('de La Réunion sera saisi.')).toBe('tribunal administratif de La Réunion');
    expect(court('de Châlons-en-Champagne.')).toBe('tribunal administratif de Châlons-en-Champagne');
    expect(court('compétent est saisi.')).toBeNull();
  });
  proves('R07', 'says that the State pays alone where the collectivité puts nothing', () => {
    const alone = PARTS.budget.replace('4000\t4000', '4000\t0');
    expect(names(read())).not.toContain('notCofinanced');
    expect(flag('notCofinanced', read({ budget: alone })).articles).toEqual(['préambule', '6.2']);
  });
  proves('T35', 'says which words name the same thing', () => {
    expect(flag('T35').message).toMatch(
      /collèges pour un projet d’écoles.*« écoles listées ».*« tableau de l’article 5 »/,
    );
  });
  proves('T36', 'notes that CARDIE is glossed as « départementaux »', () => {
    expect(flag('T36').quote).toContain('CARDIE');
    expect(names(read({ support: 'Article 2. Objectifs\n\nLe réseau Canopé aide.' }))).not.toContain('T36');
  });
  proves('T40', 'notes a brand, that any other solution may replace', () => {
    expect(flag('T40').quote).toContain('AirWatch®');
    expect(names(read({ services: 'Article 6.1 Description\n\nUne solution de gestion.' }))).not.toContain('T40');
  });
});

describe('the annex', () => {
  const annex = (row: string): Reading => read({ annex: `ANNEXE\n\n${TITLES}\n${row}` });
  proves('R40', 'takes the schools from the annex, and from nowhere else', () => {
    expect(read().schools.map(({ uai }) => uai.value)).toEqual(['0690101K']);
    expect(read().schools[0]?.uai.articles).toEqual(['annexe']);
  });
  proves('R41', 'reads the UAI of the school and refuses a wrong check letter', () => {
    expect(read().schools[0]?.uai.value).toBe('0690101K');
    const wrong = annex('0690101Z\tEcole Neuve\t0690555D\t1 rue Haute\tValmont\tRhône\t1\t4000\t500');
    expect(flag('uaiCheckLetter', wrong)).toMatchObject({ field: 'schools[0].uai', severity: 'error' });
    expect(flag('uaiCheckLetter', wrong).message).toContain('0690101K');
  });
  proves('R42', 'reads the UAI of the collège and refuses a wrong or missing one', () => {
    expect(read().schools[0]?.referenceCollegeUai.value).toBe('0690555D');
    const wrong = annex('0690101K\tEcole Neuve\t0690555Z\t1 rue Haute\tValmont\tRhône\t1\t4000\t500');
    expect(flag('uaiCheckLetter', wrong).field).toBe('schools[0].referenceCollegeUai');
    const none = annex('0690101K\tEcole Neuve\t\t1 rue Haute\tValmont\tRhône\t1\t4000\t500');
    expect(flag('noReferenceCollege', none).severity).toBe('error');
  });
  proves('R43', 'reads the address, the commune and the département', () => {
    const [school] = read().schools;
    expect([school?.address.value, school?.city.value, school?.departement.value]).toEqual([
      'Rue Haute',
      'Valmont',
      'Rhône',
    ]);
  });
  proves('R44', 'reads the number of classes mobiles', () => {
    expect(
      annex('0690101K\tEcole Neuve\t0690555D\t1 rue Haute\tValmont\tRhône\t3\t12 000 €\t500').schools[0]
        ?.mobileClassrooms.value,
    ).toBe(3);
  });
  proves('R45', 'reads the subsidy, and refuses more than the cap of each classe mobile', () => {
    expect(read().schools[0]?.equipmentGrantCents.value).toBe(400_000);
    const above = annex('0690101K\tEcole Neuve\t0690555D\t1 rue Haute\tValmont\tRhône\t2\t8 000,01\t500');
    expect(flag('subsidyAboveCap', above).message).toMatch(
      /8\s000,01\s€.*4\s000,00\s€ par classe mobile, soit 8\s000,00\s€ pour 2/,
    );
    expect(names(read())).not.toContain('subsidyAboveCap');
  });
  proves('R46', 'reads the grant of resources and compares it with the one of article 3.2', () => {
    expect(read().schools[0]?.resourceGrantCents.value).toBe(50_000);
    const more = annex('0690101K\tEcole Neuve\t0690555D\t1 rue Haute\tValmont\tRhône\t1\t4000\t600');
    expect(flag('resourceMismatch', more).field).toBe('schools[0].resourceGrantCents');
  });
  proves('T37', 'keeps a kind of school where its name should be, and says what is missing', () => {
    expect(flag('T37').message).toMatch(
      /nom propre de l’école \(« Ecole élémentaire ».*numéro de la rue et le nom du collège/,
    );
    expect(read().schools[0]?.name.value).toBe('Ecole élémentaire');
    const named = annex('0690101K\tEcole des Tilleuls\t0690555D\t1 rue Haute\tValmont\tRhône\t1\t4000\t500');
    expect(names(named)).not.toContain('T37');
  });
  proves('T38', 'never asks for a collège of the same commune', () => {
    expect(flag('T38').severity).toBe('information');
    expect(
      read().flags.filter(({ field, severity }) => field.includes('referenceCollegeUai') && severity !== 'information'),
    ).toEqual([]);
  });
});

describe('money', () => {
  proves('R55', 'reads the table of each year', () => {
    const second = PARTS.budget.split('\n\n').at(-1)?.replace('2016', '2017') ?? '';
    const lines = read({ budget: `${PARTS.budget}\n\n${second}` }).budget;
    expect(lines.map(({ fiscalYear, code }) => `${fiscalYear.value} ${code}`)).toEqual([
      '2016 infrastructure',
      '2016 equipment',
      '2016 resources',
      '2017 infrastructure',
      '2017 equipment',
      '2017 resources',
    ]);
  });
  proves('R57', 'leaves infrastructure to the collectivité, whose cell alone is open', () => {
    const flat = PARTS.budget.replaceAll('\t', '\n');
    expect(read({ budget: flat }).budget[0]).toMatchObject({
      code: 'infrastructure',
      stateCents: { value: null },
      localCents: { value: 0 },
    });
    const subsidised = PARTS.budget.replace('\t\t000', '\t300\t700');
    expect(flag('infrastructureSubsidised', read({ budget: subsidised })).field).toBe('budget[0].stateCents');
  });
  proves('R61', 'flags an amount without tax', () => {
    const net = PARTS.budget.replace('(TTC) :8 000 €.....', 'HT : 6 666,67 €');
    expect(flag('netOfTax', read({ budget: net })).quote).toContain('HT');
    expect(names(read())).not.toContain('netOfTax');
  });
  proves('R68', 'reads the maximum of article 7.1 to compare it, and never as a cap', () => {
    const { funding } = read();
    expect(funding.stateMaximumCents.value).toBe(800_000);
    expect(funding.capPerClassroomCents.value).toBe(400_000);
  });
  proves('T01', 'flags 8 000 € against 4 000 € with its four references, and not an agreeing maximum', () => {
    expect(flag('T01').articles).toEqual(['7.1', '3.2', '6.2', 'annexe']);
    expect(flag('T01').message).toMatch(/8\s000,00\s€.*4\s000,00\s€/);
    expect(names(read({ payment: PARTS.payment.replace('8000', '4000') }))).not.toContain('T01');
  });
  proves('T02', 'says that caps are in article 3.2 where 7.1 looks for them in 6.2', () => {
    expect(flag('T02').message).toContain('article 3.2');
    expect(names(read({ payment: PARTS.payment.replace("à l'article 6.2", "à l'article 3.2") }))).not.toContain('T02');
  });
  proves('T05', 'takes 000 for nothing and a blank for « non renseigné »', () => {
    const [infrastructure, , resources] = read().budget;
    expect([infrastructure?.stateCents.value, infrastructure?.localCents.value]).toEqual([null, 0]);
    expect(resources?.localCents.value).toBeNull();
    expect(flag('T05').message).toContain('2 cases');
  });
});

describe('days', () => {
  proves('T12', 'reads the day before the month, padded or not', () => {
    const { calendar } = read();
    expect([calendar.deploymentStart.value, calendar.deploymentEnd.value]).toEqual(['2016-11-10', '2017-02-01']);
    expect(flag('T12').message).toContain('10/11/2016');
  });
  proves('R98', 'reads where and when it is done, or leaves the blank', () => {
    expect(read().signedOn).toMatchObject({ value: null, articles: ['signature'] });
    const signed = read({ signature: 'Fait à Valmont, le 3 novembre 2016' });
    expect([signed.signedOn.value, signed.placeOfSignature.value]).toEqual(['2016-11-03', 'Valmont']);
    const placeOf = (signature: string) => read({ signature }).placeOfSignature.value;
    expect(placeOf('Fait à Modèle, le 3 novembre 2016')).toBe('Modèle');
    expect(placeOf('Fait à Le Touvet le 3 novembre 2016')).toBe('Le Touvet');
    expect(placeOf('Fait à ………, le 3 novembre 2016')).toBeNull();
  });
  proves('T09', 'says that an undated convention is a draft', () => {
    expect(flag('T09').message).toContain('non calculable');
    expect(names(read({ signature: 'Fait à Valmont, le 3 novembre 2016' }))).not.toContain('T09');
  });
  proves('R94', 'reads how many originals there are', () => {
    expect(read().originals.value).toBe(2);
    expect(flag('oddOriginals', read({ execution: 'Article 12\n\nEn trois exemplaires originaux.' })).field).toBe(
      'originals',
    );
  });
  proves('R97', 'reads how many pages are announced', () => {
    expect(read().statedPages.value).toBe(10);
  });
  proves('T39', 'compares the pages announced with those of the file', () => {
    expect(flag('T39', read({}, { pages: 12 })).message).toMatch(/10 pages, le fichier en compte 12/);
    expect(names(read({}, { pages: 10 }))).not.toContain('T39');
    expect(flag('T39').severity).toBe('information');
  });
});

describe('payment', () => {
  const codeProof = (
    id: 'R70' | 'R71' | 'R72' | 'R75' | 'R76',
    says: string,
    keys: (keyof Reading['imputation'])[],
    values: string[],
  ): void =>
    proves(id, says, () => {
      const { imputation } = read();
      expect(keys.map((key) => imputation[key].value)).toEqual(values);
      expect(keys.map((key) => imputation[key].articles)).toEqual(keys.map(() => ['7.1']));
    });
  codeProof('R70', 'reads the programme, verbatim', ['programme'], ['0214']);
  codeProof('R71', 'reads the titre and the catégorie', ['title', 'category'], ['6', '63']);
  codeProof('R72', 'reads the activity code, verbatim', ['activityCode'], ['021404DI0205']);
  codeProof('R75', 'reads the action and the sous-action with their zeros', ['action', 'subAction'], ['08', '02']);
  codeProof('R76', 'reads the fonds de concours with its dots', ['earmarkedFund'], ['06.1.2.442']);

  const departement = PARTS.parties.replace('La commune de Valmont', 'Le département du Rhône');
  proves('R73', 'takes the PCE of what the beneficiary is, and refuses the other', () => {
    expect(read().imputation.stateAccountCode.value).toBe('653123');
    expect(read({ parties: departement }).imputation.stateAccountCode.value).toBe('653122');
    const other = read({ imputation: PARTS.imputation.replace(/\(653 122.*\)/, '653122') });
    expect(flag('accountCodeMismatch', other).message).toContain('653123');
  });
  proves('R74', 'takes the groupe marchandise of what the beneficiary is', () => {
    expect(read().imputation.purchasingGroup.value).toBe('10.03.01');
    expect(read({ parties: departement }).imputation.purchasingGroup.value).toBe('10.02.01');
  });
  proves('R78', 'refuses a wrong key, a wrong IBAN, and a RIB that is not the IBAN’s', () => {
    expect(names(read()).filter((name) => /rib|iban/i.test(name))).toEqual([]);
    expect(flag('ribKeyInvalid', read({ bank: PARTS.bank.replace('rib : 36', 'rib : 37') })).severity).toBe('error');
    expect(flag('ibanInvalid', read({ bank: PARTS.bank.replace('FR76', 'FR77') })).field).toBe('bank.iban');
    const another = PARTS.bank.replace('FR76 3000 1004 19C3 8400 0000 036', 'FR76 1010 7001 1800 1234 5678 911');
    expect(flag('ribNotIban', read({ bank: another })).message).not.toMatch(/FR76/);
  });
  proves('R79', 'reads who orders the expense', () => {
    const orders = (written: string) => read({ accountants: `L'ordonnateur est ${written}.` }).authorisingOfficer.value;
    expect(read().authorisingOfficer.value).toBe('le maire de Valmont');
    expect(orders('Madame la Présidente')).toBe('la présidente');
    expect(orders('le maire de la commune')).toBe('le maire de la commune');
    // A person's name is not kept: her office is, where it is written.
    expect(orders('Monsieur Exemple, maire de la commune')).toBe('maire de la commune');
    expect(orders('M. Exemple')).toBeNull();
  });
  proves('R80', 'reads the accountant, as written', () => {
    expect(read().assignedAccountant.value).toBe('le Trésorier de Montbriso');
  });
  proves('T22', 'quotes the accountant’s town with [sic] and says which is meant', () => {
    expect(flag('T22').message).toMatch(/« Montbriso » \[sic\].*« Montbrison »/);
    expect(flag('T22').quote).toMatch(/Montbriso\. \[sic\]$/);
    expect(names(read({ accountants: 'Le comptable assignataire est le Trésorier de Montbrison.' }))).not.toContain(
      'T22',
    );
  });
  proves('T24', 'keeps the holder apart: the account is a trésorerie’s', () => {
    expect(read().bank?.holder.value).toBe('TRESORERIE MONTBRISON');
    expect(flag('T24').field).toBe('bank.holder');
    expect(names(read({ bank: PARTS.bank.replace('TRESORERIE MONTBRISON', 'COMMUNE DE VALMONT') }))).not.toContain(
      'T24',
    );
  });
  proves('T26', 'keeps odd codes verbatim and mends none', () => {
    const { imputation } = read();
    expect([imputation.activityCode.value, imputation.earmarkedFund.value]).toEqual(['021404DI0205', '06.1.2.442']);
    expect(flag('T26').message).toMatch(/« 04 » quand l’action est 08/);
  });
  proves('T27', 'compares a PCE without its space and keeps it as written', () => {
    const { imputation } = read({ parties: departement });
    expect(imputation.stateAccountCode.value).toBe('653122');
    expect(imputation.stateAccountCodeAsWritten.value).toBe('653 122');
    expect(names(read({ parties: departement }))).not.toContain('accountCodeMismatch');
  });
  proves('T28', 'tolerates the blank before the account and a bank in odd capitals', () => {
    expect(read().bank?.iban.value).toBe('FR763000100419C384000000036');
    expect(flag('T28').quote).toContain('virement sur le compte');
    expect(
      names(read({ bank: PARTS.bank.replace('commune : .', 'commune :').replace('DE France', 'DE FRANCE') })),
    ).not.toContain('T28');
  });
});

describe('words and noise', () => {
  proves('T21', 'keeps « collègues » with [sic] and sends surveys to the collège', () => {
    expect(flag('T21').quote).toMatch(/^Les collègues .*\[sic\]$/);
    expect(flag('T21').message).toContain('collège de référence');
  });
  proves('T42', 'reads through the marks of formatting, and says that there were some', () => {
    const marked = read({
      academie: PARTS.academie.replaceAll(' ', '\u00a0').replace('50\u00a0%', '**50\u202f%**'),
      preamble: `${PARTS.preamble} La classe de 5^{ème}.`,
    });
    expect(marked.funding.ratePercent.value).toBe(50);
    expect(flag('T42', marked).message).toMatch(/exposants.*astérisques.*insécables/);
  });
});
