import type { ConventionReading, PlaceRef } from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { french } from '../formats/index.js';
import { Section } from '../page/index.js';
import { DirectoryLine } from '../places/index.js';
import type { Faults } from './checked.js';
import { PlaceChoice } from './place-choice.js';
import { TypedValue } from './term-field.js';
import {
  blankLine,
  blankSchool,
  LINE_WORDS,
  type SetTyped,
  type TypedBudgetLine,
  type TypedConvention,
  type TypedSchool,
} from './typed-convention.js';

const GRID = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', lg: 'repeat(3, minmax(0, 1fr))' },
} as const;

export interface PartProps {
  readonly typed: TypedConvention;
  readonly set: SetTyped;
  readonly faults: Faults;
  readonly reading: ConventionReading | undefined;
}

const SCHOOL_FIELDS = [
  ['uai', 'UAI de l’école', 'text', 8],
  ['schoolName', 'École', 'text', 160],
  ['referenceCollegeUai', 'UAI du collège de référence', 'text', 8],
  ['address', 'Adresse', 'text', 300],
  ['city', 'Commune', 'text', 120],
  ['departement', 'Département', 'text', 120],
  ['mobileClassrooms', 'Classes mobiles', 'whole', 2],
  ['equipmentSubsidy', 'Subvention d’équipement (€)', 'amount', 20],
  ['resourceGrant', 'Dotation en ressources (€)', 'amount', 20],
] as const satisfies readonly (readonly [keyof TypedSchool, string, 'text' | 'whole' | 'amount', number])[];

/** The annex: each school with its collège, its classes mobiles and its money. */
export function AnnexFields({ typed: { schools }, set, faults, reading }: PartProps) {
  const change = (at: number, part: Partial<TypedSchool>): void =>
    set((before) => ({
      schools: before.schools.map((school, index) => (index === at ? { ...school, ...part } : school)),
    }));
  return (
    <Section title="Annexe : les écoles (art. 5)" testId="convention-annex">
      <Stack sx={{ gap: 3 }}>
        {schools.map((school, at) => (
          <Row
            key={school.key}
            title={`École ${String(at + 1)}`}
            sentence={reading?.schools[at]?.uai.sentence ?? null}
            onRemove={
              schools.length > 1
                ? () => set((before) => ({ schools: before.schools.filter(({ key }) => key !== school.key) }))
                : undefined
            }
          >
            {SCHOOL_FIELDS.map(([name, label, kind, max]) => (
              <TypedValue
                key={name}
                label={label}
                kind={kind}
                max={max}
                value={school[name]}
                onType={(value) => change(at, { [name]: value })}
                fault={faults[`annex.${String(at)}.${name}`]}
                testId={`school-${String(at + 1)}-${name}`}
              />
            ))}
            <Box sx={{ gridColumn: '1 / -1' }}>
              <DirectoryLine label="école" uai={school.uai} />
              <DirectoryLine label="collège" uai={school.referenceCollegeUai} />
            </Box>
          </Row>
        ))}
        <Box>
          <Button
            onClick={() => set((before) => ({ schools: [...before.schools, blankSchool()] }))}
            data-testid="add-school"
          >
            Ajouter une école
          </Button>
        </Box>
      </Stack>
    </Section>
  );
}

interface BudgetFieldsProps extends PartProps {
  readonly colleges: readonly PlaceRef[] | undefined;
}

/** The table of article 6.2. */
export function BudgetFields({ typed: { lines, schools }, set, faults, reading, colleges }: BudgetFieldsProps) {
  const change = (at: number, part: Partial<TypedBudgetLine>): void =>
    set((before) => ({ lines: before.lines.map((line, index) => (index === at ? { ...line, ...part } : line)) }));
  return (
    <Section
      title="Budget (art. 6.2)"
      hint={french('TTC ; un montant laissé vide reste « non renseigné », il ne vaut pas zéro.')}
      testId="convention-budget"
    >
      <Stack sx={{ gap: 3 }}>
        {lines.map((line, at) => (
          <Row
            key={line.key}
            title={`Ligne ${String(at + 1)}`}
            sentence={reading?.budget[at]?.line.sentence ?? null}
            onRemove={
              lines.length > 1
                ? () => set((before) => ({ lines: before.lines.filter(({ key }) => key !== line.key) }))
                : undefined
            }
          >
            <TextField
              select
              label="Nature"
              value={line.code}
              onChange={({ target }) => change(at, { code: target.value as TypedBudgetLine['code'] })}
            >
              {Object.entries(LINE_WORDS).map(([code, words]) => (
                <MenuItem key={code} value={code}>
                  {words}
                </MenuItem>
              ))}
            </TextField>
            {(
              [
                ['label', 'Intitulé', 'text', 160],
                ['fiscalYear', 'Exercice', 'whole', 4],
                ['stateShare', 'Part de l’État (€)', 'amount', 20],
                ['localAuthorityShare', 'Part de la collectivité (€)', 'amount', 20],
              ] as const
            ).map(([name, label, kind, max]) => (
              <TypedValue
                key={name}
                label={label}
                kind={kind}
                max={max}
                value={line[name]}
                onType={(value) => change(at, { [name]: value })}
                fault={faults[`budgetLines.${String(at)}.${name}`]}
                testId={`line-${String(at + 1)}-${name}`}
              />
            ))}
            {line.code === 'resources' && (
              <PlaceChoice
                kind="college"
                label="Dépensée par le collège de référence"
                read={schools[0]?.referenceCollegeUai.trim().toUpperCase() || null}
                value={line.collegeId}
                onChoose={(collegeId) => change(at, { collegeId })}
                fault={faults[`budgetLines.${String(at)}.spenderId`]}
                named={colleges}
              />
            )}
          </Row>
        ))}
        <Box>
          <Button
            onClick={() => set((before) => ({ lines: [...before.lines, blankLine('equipment')] }))}
            data-testid="add-budget-line"
          >
            Ajouter une ligne
          </Button>
        </Box>
      </Stack>
    </Section>
  );
}

interface RowProps {
  readonly title: string;
  readonly sentence: string | null;
  readonly onRemove: (() => void) | undefined;
  readonly children: ReactNode;
}

const Row = ({ title, sentence, onRemove, children }: RowProps) => (
  <Box role="group" aria-label={title}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 1 }}>
      <Typography component="h3" sx={{ fontWeight: 650 }}>
        {title}
      </Typography>
      {onRemove !== undefined && (
        <Button size="small" onClick={onRemove} aria-label={french(`Retirer : ${title}`)}>
          Retirer
        </Button>
      )}
    </Stack>
    <Box sx={GRID}>{children}</Box>
    {sentence !== null && (
      <Typography sx={{ mt: 1, color: 'text.secondary', fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
        {french(`Lu : « ${sentence} »`)}
      </Typography>
    )}
  </Box>
);
