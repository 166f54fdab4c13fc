import type { ReadingFlag } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { applies } from '../../rules/applies.js';
import { datesIn } from '../dates.js';
import type { Found, Reading } from '../found.js';
import { fold, type SourceText } from '../source-text.js';
import { articlesOf, doubt, trap } from './flag.js';

type Unflagged = Omit<Reading, 'flags'>;

/** What the days of the document say of one another. */
export function timeFlags(source: SourceText, reading: Unflagged): ReadingFlag[] {
  return [
    ...signatureFlags(reading),
    ...calendarFlags(reading),
    ...termFlags(reading),
    ...committeeFlags(source, reading),
  ];
}

const french = (day: string): string => LocalDate.format(LocalDate.parse(day));

/** T09 and T10: no signature, no deadline; and a signature may come after what it promises. */
function signatureFlags({ signedOn, throughputYear, calendar }: Unflagged): ReadingFlag[] {
  if (signedOn.value === null) {
    if (!applies('T09')) return [];
    return [
      trap(
        'T09',
        'La date de signature n’est pas écrite : la convention est un projet, et toute échéance comptée depuis la signature est « non calculable ».',
        {
          field: 'signedOn',
          articles: ['11', 'signature'],
          quote: signedOn.sentence,
          severity: 'warning',
        },
      ),
    ];
  }
  const year = throughputYear.value;
  const rentree = year === null ? null : `${year}-09-01`;
  if (!applies('T10') || rentree === null || signedOn.value <= rentree) return [];
  return [
    trap(
      'T10',
      `Le débit suffisant était dû pour la rentrée ${year ?? ''}, avant la signature (${french(signedOn.value)})${calendar.deploymentStart.value === null ? '' : ` et un déploiement commencé le ${french(calendar.deploymentStart.value)}`} : cette échéance est « à constater », et non en retard.`,
      {
        field: 'throughputYear',
        articles: ['3.1', '6.1', ...articlesOf('signature', signedOn)],
        quote: throughputYear.sentence,
      },
    ),
  ];
}

/** T11, T12 and dates that cannot be. */
function calendarFlags({
  calendar: { forYear, deploymentStart: start, deploymentEnd: end },
}: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  if (start.value !== null && end.value !== null && end.value < start.value) {
    flags.push(
      doubt(
        'datesInverted',
        `Le déploiement finirait le ${french(end.value)}, avant de commencer le ${french(start.value)}.`,
        {
          field: 'calendar.deploymentEnd',
          articles: articlesOf('6.1', end),
          quote: end.sentence,
          severity: 'error',
        },
      ),
    );
  }
  if (applies('T11') && forYear.value !== null && end.value !== null && Number(end.value.slice(0, 4)) > forYear.value) {
    flags.push(
      trap(
        'T11',
        `Le calendrier est « pour l’année ${forYear.value} » et finit le ${french(end.value)} : il court sur deux exercices.`,
        {
          field: 'calendar.deploymentEnd',
          articles: articlesOf('6.1', end),
          quote: end.sentence,
        },
      ),
    );
  }
  const written = (
    [
      ['calendar.deploymentStart', start],
      ['calendar.deploymentEnd', end],
    ] as const
  ).flatMap(([field, found]) =>
    found.sentence === null ? [] : [{ field, found, dates: datesIn(fold(found.sentence)) }],
  );
  for (const { field, found, dates } of written) {
    if (found.value === null && dates.length > 0) {
      flags.push(
        doubt('dateInvalid', 'Cette date n’existe pas dans le calendrier : elle est laissée non renseignée.', {
          field,
          articles: articlesOf('6.1', found),
          quote: found.sentence,
          severity: 'error',
        }),
      );
    }
  }
  const odd = written.find(
    ({ found, dates }) => found.value !== null && dates.some(({ irregular, ambiguous }) => irregular || ambiguous),
  );
  if (applies('T12') && odd !== undefined && odd.found.value !== null) {
    flags.push(
      trap(
        'T12',
        `Les dates se lisent à la française, le jour d’abord, avec ou sans zéro : « ${inFigures(odd.found) ?? ''} » est le ${french(odd.found.value)}.`,
        {
          field: odd.field,
          articles: articlesOf('6.1', odd.found),
          quote: odd.found.sentence,
        },
      ),
    );
  }
  return flags;
}

const inFigures = ({ sentence }: Found<string>): string | undefined =>
  /\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/.exec(sentence ?? '')?.[0];

/** T13: the programme is longer than the convention. */
function termFlags({ programmeDuration, durationMonths }: Unflagged): ReadingFlag[] {
  const [years, months] = [programmeDuration.value, durationMonths.value];
  if (!applies('T13') || years === null || months === null || months >= years * 12) return [];
  return [
    trap(
      'T13',
      `Le programme dure ${years} ans, la convention ${months} mois : un renouvellement ou un avenant se prépare trois mois avant le terme.`,
      {
        field: 'durationMonths',
        articles: ['préambule', ...articlesOf('11', durationMonths)],
        quote: durationMonths.sentence,
      },
    ),
  ];
}

/** T16, T18 and T19: what the rules of the committees leave open. */
function committeeFlags(source: SourceText, { committees }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const { frequency } = committees.local;
  if (applies('T16') && /trimestre/i.test(frequency.value ?? '') && !/civil|scolaire/i.test(frequency.sentence ?? '')) {
    flags.push(
      trap(
        'T16',
        'Le trimestre du comité local peut être scolaire (3 par an) ou civil (4 par an) : c’est un réglage, affiché avec chaque échéance.',
        {
          field: 'committees.local.frequency',
          articles: articlesOf('4.1.3', frequency),
          quote: frequency.sentence,
        },
      ),
    );
  }
  const everybody = source.first(/enpresencedaumoinsunrepresentantdechaquesignataire|representantdechaquesignataire/g);
  if (applies('T18') && everybody !== undefined && committees.departmental.composition.value !== null) {
    flags.push(
      trap(
        'T18',
        'Chaque signataire doit être présent au comité départemental, mais sa composition n’y garantit aucun siège à la collectivité : la présence est relevée, sans bloquer.',
        {
          field: 'committees.departmental.composition',
          articles: ['4.2.1', '4.2.3'],
          quote: source.sentence(everybody),
        },
      ),
    );
  }
  const circular = source.first(/preparelacquisition[a-z]{0,60}proposeeparlecomitedepilotage/g);
  if (applies('T19') && circular !== undefined) {
    flags.push(
      trap(
        'T19',
        'Le comité prépare une acquisition qu’il propose lui-même : qui propose est noté en toutes lettres.',
        {
          field: 'committees.local.composition',
          articles: ['4.1.2'],
          quote: source.sentence(circular),
        },
      ),
    );
  }
  return flags;
}
