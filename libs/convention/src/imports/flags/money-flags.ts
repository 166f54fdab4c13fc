import type { ReadingFlag } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { applies } from '../../rules/applies.js';
import type { Reading } from '../found.js';
import type { SourceText } from '../source-text.js';
import { articlesOf, doubt, trap } from './flag.js';

type Unflagged = Omit<Reading, 'flags'>;

const euros = (cents: number): string => Money.format(Money.cents(cents));
/** The sum of what is written; null as soon as one is not. */
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** Where the figures of the document do not agree: between articles 3.2, 6.2 and 7.1 and the annex. */
export function moneyFlags(source: SourceText, reading: Unflagged): ReadingFlag[] {
  return [
    ...maximumFlags(source, reading),
    ...capFlags(reading),
    ...annexFlags(reading),
    ...advanceFlags(source, reading),
    ...budgetFlags(reading),
    ...costFlags(reading),
    ...parityFlags(reading),
  ];
}

/** T01 and T02: article 7.1 names a largest participation, and looks for its caps where they are not. */
function maximumFlags(source: SourceText, { funding, schools, budget }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const { stateMaximumCents: maximum, capPerClassroomCents: cap } = funding;
  const carts = sumOf(schools.map(({ mobileClassrooms }) => mobileClassrooms.value));
  const annexed = sumOf(schools.map(({ equipmentGrantCents }) => equipmentGrantCents.value));
  const lines = sumOf(budget.filter(({ code }) => code === 'equipment').map(({ stateCents }) => stateCents.value));
  const due = annexed ?? lines ?? (cap.value === null || carts === null ? null : cap.value * carts);
  if (applies('T01') && maximum.value !== null && due !== null && maximum.value !== due) {
    flags.push(
      trap(
        'T01',
        `L’article 7.1 annonce une participation maximale de l’État de ${euros(maximum.value)}, là où l’article 3.2, le tableau de l’article 6.2 et l’annexe donnent ${euros(due)} : Chariot calcule avec ${euros(due)} ; une lettre rectificative ou un avenant (art. 10.1) lèverait le doute.`,
        {
          field: 'funding.stateMaximumCents',
          articles: ['7.1', '3.2', '6.2', 'annexe'],
          quote: maximum.sentence,
          severity: 'warning',
        },
      ),
    );
  }
  const reference = source.first(
    /plafonds?(?:definis?|fixes?|prevus?|indiques?|mentionnes?)[a-z]{0,12}(?:article|point)6\.?2/g,
  );
  if (applies('T02') && reference !== undefined) {
    flags.push(
      trap(
        'T02',
        'L’article 7.1 renvoie aux plafonds de l’article 6.2, qui ne contient qu’une prévision : les plafonds sont à l’article 3.2.',
        {
          field: 'funding.capPerClassroomCents',
          articles: ['7.1', '6.2', '3.2'],
          quote: source.sentence(reference),
        },
      ),
    );
  }
  return flags;
}

/** R16 and R17: the State's cap is the rate of the cap of the cost. */
function capFlags({
  funding: { ratePercent: rate, capPerClassroomCents: cap, baseCapPerClassroomCents: base },
}: Unflagged): ReadingFlag[] {
  if (rate.value === null || cap.value === null || base.value === null) return [];
  const expected = Money.share(Money.cents(base.value), rate.value);
  if (expected === cap.value) return [];
  return [
    doubt(
      'capMismatch',
      `${rate.value} % de ${euros(base.value)} font ${euros(expected)}, et non ${euros(cap.value)} : vérifiez le taux et les deux plafonds par classe mobile.`,
      {
        field: 'funding.capPerClassroomCents',
        articles: articlesOf('3.2', rate, cap, base),
        quote: cap.sentence,
        severity: 'error',
      },
    ),
  ];
}

/** The two grants of each school against the cap and the amount per school. */
function annexFlags({ schools, funding }: Unflagged): ReadingFlag[] {
  const [cap, resource] = [funding.capPerClassroomCents.value, funding.resourcePerSchoolCents.value];
  return schools.flatMap((school, index): ReadingFlag[] => {
    const flags: ReadingFlag[] = [];
    const carts = school.mobileClassrooms.value;
    const [equipment, grant] = [school.equipmentGrantCents.value, school.resourceGrantCents.value];
    const where = { articles: ['annexe', '3.2'], quote: school.uai.sentence };
    const name = school.uai.value ?? `de la ligne ${index + 1}`;
    if (applies('R45') && cap !== null && carts !== null && equipment !== null && equipment > cap * carts) {
      flags.push(
        doubt(
          'subsidyAboveCap',
          `École ${name} : la subvention de ${euros(equipment)} dépasse le plafond de ${euros(cap)} par classe mobile, soit ${euros(cap * carts)} pour ${carts}.`,
          {
            ...where,
            field: `schools[${index}].equipmentGrantCents`,
            severity: 'error',
          },
        ),
      );
    }
    if (applies('R46') && resource !== null && grant !== null && grant !== resource) {
      flags.push(
        doubt(
          'resourceMismatch',
          `École ${name} : la dotation de ressources est de ${euros(grant)}, et l’article 3.2 en donne ${euros(resource)} par école.`,
          {
            ...where,
            field: `schools[${index}].resourceGrantCents`,
          },
        ),
      );
    }
    return flags;
  });
}

/** R62 and R63: what is paid at signature is the share of the forecast subsidy that the article itself says. */
function advanceFlags(source: SourceText, { funding, schools }: Unflagged): ReadingFlag[] {
  const { advanceCents: advance, advancePercent: percent } = funding;
  const subsidy = sumOf(schools.map(({ equipmentGrantCents }) => equipmentGrantCents.value));
  if (advance.value === null || subsidy === null) return [];
  const share = percent.value ?? 50;
  const expected = Money.share(Money.cents(subsidy), share);
  if (advance.value === expected) return [];
  const carts = sumOf(schools.map(({ mobileClassrooms }) => mobileClassrooms.value));
  const where = { field: 'funding.advanceCents', articles: ['7.1', '6.2', 'annexe'], quote: advance.sentence };
  const perCart = carts !== null && advance.value * carts === expected;
  if (
    perCart &&
    advance.sentence !== null &&
    source.has(/parclassemobile|pourlachatdune?classemobile|pour(?:une?|1)classemobile/g)
  ) {
    return [
      doubt(
        'advancePerClassroom',
        `L’avance écrite (${euros(advance.value)}) vaut pour une classe mobile ; pour ${carts}, elle serait de ${euros(expected)}.`,
        where,
      ),
    ];
  }
  return [
    doubt(
      'advanceMismatch',
      `L’avance écrite est de ${euros(advance.value)}, alors que ${share} % de la subvention prévisionnelle (${euros(subsidy)}) font ${euros(expected)}.`,
      where,
    ),
  ];
}

/** Article 6.2 against the annex, and R57: infrastructure is not subsidised. */
function budgetFlags({ budget, schools }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  for (const [code, column, words] of [
    ['equipment', 'equipmentGrantCents', 'd’équipement'],
    ['resources', 'resourceGrantCents', 'de ressources'],
  ] as const) {
    const lines = budget.filter((line) => line.code === code);
    const planned = sumOf(lines.map(({ stateCents }) => stateCents.value));
    const annexed = sumOf(schools.map((school) => school[column].value));
    if (planned === null || annexed === null || planned === annexed) continue;
    flags.push(
      doubt(
        'budgetMismatch',
        `La part ${words} de l’État est de ${euros(planned)} au tableau de l’article 6.2 et de ${euros(annexed)} dans l’annexe.`,
        {
          field: `budget[${budget.findIndex((line) => line.code === code)}].stateCents`,
          articles: ['6.2', 'annexe'],
          quote: lines[0]?.line.sentence ?? null,
        },
      ),
    );
  }
  for (const [index, { code, stateCents, line }] of budget.entries()) {
    if (!applies('R57') || code !== 'infrastructure' || stateCents.value === null || stateCents.value === 0) continue;
    flags.push(
      doubt(
        'infrastructureSubsidised',
        `Le tableau met ${euros(stateCents.value)} d’infrastructures à la charge de l’État, alors qu’il ne les subventionne pas.`,
        {
          field: `budget[${index}].stateCents`,
          articles: ['6.2'],
          quote: line.sentence,
        },
      ),
    );
  }
  return flags;
}

/** T04, T05 and R61: what the global cost leaves out, which cells are blank, and whether amounts bear tax. */
function costFlags({ forecastCostCents: cost, budget }: Unflagged): ReadingFlag[] {
  const flags: ReadingFlag[] = [];
  const cells = budget.flatMap(({ stateCents, localCents }) => [stateCents, localCents]);
  const all = cells.reduce((sum, { value }) => sum + (value ?? 0), 0);
  if (applies('T04') && cost.value !== null && budget.length > 0 && cost.value !== all) {
    flags.push(
      trap(
        'T04',
        `Le coût global (${euros(cost.value)}) et la somme des colonnes du tableau (${euros(all)}) diffèrent : le coût de l’opération ne compte ni la dotation de ressources, versée au collège, ni les infrastructures.`,
        {
          field: 'forecastCostCents',
          articles: ['6.2'],
          quote: cost.sentence,
        },
      ),
    );
  }
  const blank = cells.filter(({ value }) => value === null).length;
  if (applies('T05') && blank > 0) {
    flags.push(
      trap(
        'T05',
        `${blank === 1 ? 'Une case du tableau est vide' : `${blank} cases du tableau sont vides`} : c’est « non renseigné », et non zéro ; seul « 000 » veut dire rien.`,
        {
          field: 'budget',
          articles: ['6.2'],
        },
      ),
    );
  }
  const net = [cost, ...cells].find(
    ({ sentence }) => sentence !== null && /\bHT\b|hors taxe/i.test(sentence) && !/TTC/.test(sentence),
  );
  if (applies('R61') && net !== undefined) {
    flags.push(
      doubt(
        'netOfTax',
        'Un montant de l’article 6.2 est donné hors taxes, alors que la convention compte toutes taxes comprises.',
        {
          field: 'budget',
          articles: ['6.2'],
          quote: net.sentence,
        },
      ),
    );
  }
  return flags;
}

/** R07: the State only pays beside the collectivité. */
function parityFlags({ budget }: Unflagged): ReadingFlag[] {
  if (!applies('R07')) return [];
  return budget.flatMap(({ code, stateCents, localCents, line }, index) =>
    code === 'equipment' && (stateCents.value ?? 0) > 0 && localCents.value === 0
      ? [
          doubt(
            'notCofinanced',
            'La collectivité ne met rien en face de la part de l’État, alors que la subvention suppose un cofinancement.',
            {
              field: `budget[${index}].localCents`,
              articles: ['préambule', '6.2'],
              quote: line.sentence,
            },
          ),
        ]
      : [],
  );
}
