import { listConventionParties } from '@chariot/contract';
import { Box, Stack } from '@mui/material';
import { useRead } from '../api/index.js';
import { Section } from '../page/index.js';
import { AnnexFields, BudgetFields, type PartProps } from './annex-fields.js';
import { PlaceChoice } from './place-choice.js';
import { TermField } from './term-field.js';
import { TERM_GROUPS, type TermName } from './terms.js';

/** Side by side, but for what is read in a document: its sentence stands there. */
const PAIRS = {
  display: 'grid',
  gap: 2.5,
  alignItems: 'start',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
} as const;

interface ConventionFieldsProps extends PartProps {
  /** `declared`: all; `corrected`: the parties stay; `amended`: only what an avenant may change (art. 10.1). */
  readonly as: 'declared' | 'corrected' | 'amended';
}

/** Every value that a convention says, by section. */
export function ConventionFields({ as, ...part }: ConventionFieldsProps) {
  const { typed, set, faults, reading } = part;
  const named = useRead(listConventionParties, {}).data;
  const term = (name: TermName) => (
    <TermField
      key={name}
      name={name}
      value={typed.terms[name]}
      onType={(value) => set((before) => ({ terms: { ...before.terms, [name]: value } }))}
      fault={faults[name]}
      reading={reading}
    />
  );
  return (
    <>
      {as !== 'amended' && (
        <Section title="La convention et ses parties">
          <Stack sx={{ gap: 2.5 }}>
            {term('reference')}
            {term('title')}
            <PlaceChoice
              kind="academie"
              label="Académie"
              read={reading?.parties.academie.value ?? null}
              value={typed.academieId}
              onChoose={(academieId) => set(() => ({ academieId }))}
              fault={faults['academieId']}
              named={named?.academies}
              fixed={as === 'corrected'}
            />
            <PlaceChoice
              kind="localAuthority"
              label="Collectivité"
              read={reading?.parties.localAuthority.name.value ?? null}
              value={typed.localAuthorityId}
              onChoose={(localAuthorityId) => set(() => ({ localAuthorityId }))}
              fault={faults['localAuthorityId']}
              fixed={as === 'corrected'}
            />
          </Stack>
        </Section>
      )}
      {TERM_GROUPS.map(({ title, names }) => (
        <Section key={title} title={title}>
          <Box sx={reading === undefined ? PAIRS : { display: 'grid', gap: 2.5 }}>
            {names.filter((name) => as !== 'amended' || name !== 'signedOn').map(term)}
          </Box>
        </Section>
      ))}
      <AnnexFields {...part} />
      <BudgetFields {...part} colleges={named?.colleges} />
    </>
  );
}
