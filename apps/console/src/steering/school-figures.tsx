import { getIndicators, type IndicatorId } from '@chariot/contract';
import { LocalDate, systemClock } from '@chariot/kernel';
import { Box, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { facts, french } from '../formats/index.js';
import { Facts, LinkButton, Section } from '../page/index.js';
import { BELOW_MEANS, figureWords, fractionWords, periodsOf, periodWords } from '../usage/words.js';

const SHOWN: readonly IndicatorId[] = ['I3', 'I6', 'I7', 'I12', 'I16', 'I21'];

/** A school's own figures since September, in short; whoever may not read them is shown none. */
export function SchoolFigures({ schoolId }: { readonly schoolId: string }) {
  const [since] = periodsOf(LocalDate.today(systemClock));
  const { from = '', to = '' } = since ?? {};
  const { data } = useRead(getIndicators, { query: { placeId: schoolId, from, to } }, { enabled: since !== undefined });
  if (data === undefined) return null;
  const shown = data.figures.filter(({ id }) => SHOWN.includes(id));
  return (
    <Section
      title="Usage"
      hint={periodWords({ from, to })}
      testId="school-figures"
      action={
        <LinkButton to={`/usage?lieu=${schoolId}`} variant="text" size="small" testId="school-figures-all">
          Tous les chiffres
        </LinkButton>
      }
    >
      <Facts
        columns={3}
        facts={shown.map((figure) => [
          figure.name,
          <Box key={figure.id}>
            <strong>{figureWords(figure, figure.unit)}</strong>
            <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
              {french(facts(fractionWords(figure) ?? figure.reason))}
            </Box>
          </Box>,
        ])}
      />
      {shown.some(({ belowThreshold }) => belowThreshold) && (
        <Typography sx={{ mt: 1.5, color: 'text.secondary', fontSize: '0.875rem' }}>{french(BELOW_MEANS)}</Typography>
      )}
    </Section>
  );
}
