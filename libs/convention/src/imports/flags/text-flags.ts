import type { ReadingFlag } from '@chariot/contract';
import { applies } from '../../rules/applies.js';
import type { Reading } from '../found.js';
import type { FileFacts } from '../read-convention.js';
import type { SourceText } from '../source-text.js';
import { articlesOf, doubt, trap } from './flag.js';

type Unflagged = Omit<Reading, 'flags'>;

/** Words that say one thing for another, what the text measures nowhere, what it does not say, and its noise. */
export function textFlags(source: SourceText, reading: Unflagged, file: FileFacts): ReadingFlag[] {
  return [
    ...wordFlags(source),
    ...measureFlags(source, reading),
    ...brandFlags(source),
    ...documentFlags(reading, file),
    ...silenceFlags(source),
    ...noiseFlags(source),
  ];
}

/** T21: « collègues » for collèges. T36: CARDIE has an academic A. */
function wordFlags(source: SourceText): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const colleagues = source.first(/les?collegues(?=ainsique|etles|,|[a-z]{0,20}circonscription)/g);
  if (applies('T21') && colleagues !== undefined) {
    flags.push(
      trap(
        'T21',
        '« collègues » [sic] est mis pour « collèges » : les enquêtes vont au collège de référence et à la circonscription.',
        {
          field: 'surveys',
          articles: ['8'],
          quote: `${source.sentence(colleagues)} [sic]`,
        },
      ),
    );
  }
  const cardie = source.first(/conseillersdepartementauxenrecherche|cardie/g);
  if (applies('T36') && cardie !== undefined && source.has(/conseillersdepartementaux[^.]{0,80}cardie/g)) {
    flags.push(
      trap('T36', 'La convention développe CARDIE en « conseillers départementaux » ; son A est celui d’académique.', {
        field: 'glossary.cardie',
        articles: ['2'],
        quote: source.sentence(cardie),
      }),
    );
  }
  return flags;
}

/** T29 and T30: numbers that are « environ », and things that must suffice without being measured. */
function measureFlags(source: SourceText, { expectedDevices }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  if (applies('T29') && expectedDevices.value !== null && /environ/i.test(expectedDevices.sentence ?? '')) {
    flags.push(
      trap(
        'T29',
        `« environ ${expectedDevices.value} » appareils par classe mobile : ni modèle ni nombre n’est fixé, un écart est une question et non un manquement.`,
        {
          field: 'expectedDevices',
          articles: ['6.2', '6.1', '3.1'],
          quote: expectedDevices.sentence,
        },
      ),
    );
  }
  const vague = source.first(/debitinternetsuffisant|debitsuffisant|caracteristiquesminimales/g);
  if (applies('T30') && vague !== undefined) {
    flags.push(
      trap(
        'T30',
        'Le débit « suffisant » et les caractéristiques minimales ne sont chiffrés nulle part : une mesure ou un document se gardent en preuve, sans seuil inventé.',
        {
          field: 'throughputYear',
          articles: ['3.1', '6.1'],
          quote: source.sentence(vague),
        },
      ),
    );
  }
  return flags;
}

/** T40: a brand in a public contract. */
function brandFlags(source: SourceText): ReadingFlag[] {
  const brand = source.first(/airwatch|jamf|mosyle|meraki|intune|tabpilot|stonehenge/g);
  if (!applies('T40') || brand === undefined) return [];
  return [
    trap(
      'T40',
      'Le texte nomme une marque de gestion de terminaux, « ou autres solutions » : toute solution équivalente satisfait à la convention.',
      {
        field: 'services.mdm',
        articles: ['6.1'],
        quote: source.sentence(brand),
      },
    ),
  ];
}

/** T39: how many pages there should be. R94 and R98: two originals, a place. Art. 9: the words that must be said. */
function documentFlags({ statedPages, originals, mention }: Unflagged, { pages }: FileFacts): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  if (applies('T39') && statedPages.value !== null && statedPages.value !== pages) {
    const message =
      pages === null
        ? `Le texte annonce ${statedPages.value} pages : ce fichier n’en a pas de comptées, et les annexes en ajoutent ; à vérifier sur l’original.`
        : `Le texte annonce ${statedPages.value} pages, le fichier en compte ${pages} : une annexe ou une page manque, ou est en plus.`;
    flags.push(
      trap('T39', message, {
        field: 'statedPages',
        articles: articlesOf('12', statedPages),
        quote: statedPages.sentence,
        severity: pages === null ? 'information' : 'warning',
      }),
    );
  }
  if (applies('R94') && originals.value !== null && originals.value !== 2) {
    flags.push(
      doubt('oddOriginals', `Le texte annonce ${originals.value} exemplaires originaux pour deux parties.`, {
        field: 'originals',
        articles: articlesOf('12', originals),
        quote: originals.sentence,
      }),
    );
  }
  if (mention.value === null) {
    flags.push(
      doubt(
        'mentionMissing',
        'Le texte ne dit pas quelle mention les documents du projet doivent porter (art. 9 du modèle).',
        { field: 'mention', articles: ['9'] },
      ),
    );
  }
  return flags;
}

/** What the model says nothing about, each by the words that would speak of it. */
const SILENCES: readonly (readonly [subject: string, words: RegExp])[] = [
  ['la propriété du matériel', /proprietaire|propriete(?:du|des)/g],
  ['l’assurance', /assurance|assure(?:r|s)?(?:contre|lemateriel)/g],
  ['la perte et le vol', /\bvol\b|pertes?(?:ou|etle)vol|casvol|devol/g],
  ['le prêt', /pretes?(?:aux|a)|pretdu|pretdes|emprunt/g],
  ['les données personnelles', /donneespersonnelles|donneesacaracterepersonnel|rgpd|informatiqueetlibertes/g],
  ['l’accessibilité', /accessibilite|handicap/g],
  ['la fin de vie du matériel', /findevie|recyclage|miseaurebut|reforme(?:du|des)/g],
  ['une durée minimale de conservation', /dureeminimale|conserver(?:le|les)(?:materiel|equipement)/g],
];

/** T41: what it leaves unsaid, which nobody may present as its own. */
function silenceFlags(source: SourceText): ReadingFlag[] {
  if (!applies('T41')) return [];
  const silent = SILENCES.filter(([, words]) => !source.has(words)).map(([subject]) => subject);
  if (silent.length === 0) return [];
  return [
    trap(
      'T41',
      `La convention ne dit rien sur : ${silent.join(', ')}. Une annexe peut le régler entre les parties ; rien n’est supposé.`,
      { field: 'silences', articles: ['12', 'annexe'] },
    ),
  ];
}

/** T42: what had to be cleaned before reading. */
function noiseFlags({ noise }: SourceText): ReadingFlag[] {
  if (!applies('T42') || noise.length === 0) return [];
  return [
    trap('T42', `Le texte portait des traces de mise en forme, sans effet sur la lecture : ${noise.join(', ')}.`, {
      field: 'document',
      articles: [],
    }),
  ];
}
