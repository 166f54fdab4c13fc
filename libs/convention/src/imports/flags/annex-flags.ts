import type { ReadingFlag } from '@chariot/contract';
import { Uai } from '@chariot/kernel';
import { applies } from '../../rules/applies.js';
import type { Found, Reading } from '../found.js';
import { bare, fold, type SourceText } from '../source-text.js';
import { doubt, trap } from './flag.js';

type Unflagged = Omit<Reading, 'flags'>;

/** A kind of school where its name should be. */
const ONLY_A_KIND =
  /^(?:l ?)?ecole(?:s)?(?: (?:elementaire|primaire|maternelle|publique|communale|intercommunale|du bourg|et))*$/;
/** The call for projects allows no more than three to a school; the convention does not say so. */
const MOST_PER_SCHOOL = 3;

/** What the rows of the annex say and do not say: identifiers, names, places. */
export function annexFlags(source: SourceText, reading: Unflagged): ReadingFlag[] {
  const { schools } = reading;
  if (schools.length === 0) {
    return [
      doubt(
        'noSchool',
        'Aucune école n’a été trouvée dans le tableau de l’annexe : ajoutez-les, ou donnez le document avec son annexe.',
        {
          field: 'schools',
          articles: ['5', 'annexe'],
          severity: 'error',
        },
      ),
    ];
  }
  return [
    ...schools.flatMap((school, index) => [
      ...uaiFlags(school.uai, `schools[${index}].uai`, 'de l’école', applies('R41')),
      ...uaiFlags(
        school.referenceCollegeUai,
        `schools[${index}].referenceCollegeUai`,
        'du collège de référence',
        applies('R42'),
      ),
      ...tooMany(school, index),
    ]),
    ...twice(reading),
    ...incomplete(reading),
    ...elsewhere(reading),
    ...plural(source, reading),
  ];
}

function uaiFlags({ value, sentence }: Found<string>, field: string, whose: string, asked: boolean): ReadingFlag[] {
  if (!asked) return [];
  const where = { field, articles: ['annexe'], quote: sentence, severity: 'error' } as const;
  if (value === null) {
    const isCollege = field.endsWith('CollegeUai');
    return [
      isCollege
        ? doubt(
            'noReferenceCollege',
            'Aucun collège de référence n’est écrit pour cette école : sans lui, elle n’est pas éligible et la dotation de ressources n’a pas de destinataire.',
            { ...where, articles: ['annexe', '3.2', 'préambule'] },
          )
        : doubt('uaiUnreadable', `L’UAI ${whose} manque ou ne se lit pas : 7 chiffres et une lettre.`, where),
    ];
  }
  if (Uai.is(value)) return [];
  return [
    doubt(
      'uaiCheckLetter',
      `L’UAI ${whose}, ${value}, n’a pas la bonne lettre de contrôle : ce serait ${value.slice(0, 7)}${Uai.checkLetter(value.slice(0, 7))} ; vérifiez chaque chiffre.`,
      where,
    ),
  ];
}

function tooMany({ mobileClassrooms, uai }: Unflagged['schools'][number], index: number): ReadingFlag[] {
  if (mobileClassrooms.value === null || mobileClassrooms.value <= MOST_PER_SCHOOL) return [];
  return [
    doubt(
      'moreThanThree',
      `École ${uai.value ?? index + 1} : ${mobileClassrooms.value} classes mobiles, alors que l’appel à projets national en admettait trois par école (la convention, elle, ne le dit pas).`,
      {
        field: `schools[${index}].mobileClassrooms`,
        articles: ['annexe'],
        quote: mobileClassrooms.sentence,
      },
    ),
  ];
}

function twice({ schools }: Unflagged): ReadingFlag[] {
  const seen = new Set<string>();
  return schools.flatMap(({ uai }, index) => {
    if (uai.value === null) return [];
    const again = seen.has(uai.value);
    seen.add(uai.value);
    return again
      ? [
          doubt('uaiTwice', `L’école ${uai.value} figure deux fois dans l’annexe.`, {
            field: `schools[${index}].uai`,
            articles: ['annexe'],
            quote: uai.sentence,
            severity: 'error',
          }),
        ]
      : [];
  });
}

/** T37: a kind of school for a name, a street without a number, a collège without a name. */
function incomplete({ schools }: Unflagged): ReadingFlag[] {
  if (!applies('T37')) return [];
  return schools.flatMap((school, index) => {
    const words = fold(school.name.value ?? '')
      .replace(/[^a-z]/g, ' ')
      .replace(/ {1,40}/g, ' ')
      .trim();
    const lacks = [
      ...(school.name.value === null
        ? ['le nom de l’école']
        : ONLY_A_KIND.test(words)
          ? [`le nom propre de l’école (« ${school.name.value} » est un genre d’école)`]
          : []),
      ...(school.address.value !== null && !/\d/.test(school.address.value) ? ['le numéro de la rue'] : []),
      ...(school.referenceCollegeUai.value !== null ? ['le nom du collège'] : []),
    ];
    if (lacks.length === 0 || (lacks.length === 1 && school.referenceCollegeUai.value !== null)) return [];
    return [
      trap(
        'T37',
        `L’annexe ne donne pas ${listed(lacks)} : l’annuaire de l’éducation le complète, et ce qu’écrit la convention reste affiché à côté.`,
        {
          field: `schools[${index}].name`,
          articles: ['annexe'],
          quote: school.name.sentence,
        },
      ),
    ];
  });
}

/** T38: the annex places schools, not collèges, which may stand in another commune. */
function elsewhere({ schools }: Unflagged): ReadingFlag[] {
  const index = schools.findIndex(({ referenceCollegeUai }) => referenceCollegeUai.value !== null);
  if (!applies('T38') || index < 0) return [];
  return [
    trap(
      'T38',
      'Le collège de référence peut être dans une autre commune que l’école : rien n’exige qu’ils soient au même endroit, et c’est lui qui reçoit la dotation de ressources.',
      {
        field: `schools[${index}].referenceCollegeUai`,
        articles: ['annexe', '3.2'],
      },
    ),
  ];
}

/** T35: words that do not fit: « collèges » for schools, several schools for one, a table of article 5 that is in the annex. */
function plural(source: SourceText, { schools, parties }: Unflagged): ReadingFlag[] {
  if (!applies('T35')) return [];
  const title = bare(source.text.slice(0, 600)).includes('collegesnumeriques');
  const said = [
    ...(title ? ['le titre parle de collèges pour un projet d’écoles'] : []),
    ...(parties.localAuthority.type.value !== null &&
    source.has(/lacollectivite/g) &&
    source.has(/lacommune|ledepartement|lacommunaute/g)
      ? ['« collectivité » et son nom propre désignent la même partie']
      : []),
    ...(schools.length === 1 && source.has(/ecoleslistees/g) ? ['des « écoles listées » n’en font qu’une'] : []),
    ...(source.has(/autableaudelarticle5/g) ? ['le « tableau de l’article 5 » est en annexe'] : []),
  ];
  if (said.length === 0) return [];
  return [
    trap('T35', `Plusieurs mots désignent la même chose : ${said.join(' ; ')}.`, {
      field: 'parties.localAuthority.name',
      articles: ['3.1', '3.2', '5', 'annexe'],
    }),
  ];
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} et ${parts.at(-1) ?? ''}`;
