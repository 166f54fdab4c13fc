import type { IndicatorFigure, IndicatorId } from '@chariot/contract';
import { Box, Button, Stack, Typography } from '@mui/material';
import { count, french } from '../formats/index.js';
import { Section } from '../page/index.js';
import type { Asked } from './usage-page.js';
import { figureWords, fractionWords, GROUP_WORDS, inUnit, periodWords } from './words.js';

interface FiguresSectionProps {
  readonly group: IndicatorFigure['group'];
  readonly figures: readonly IndicatorFigure[];
  readonly asked: Pick<Asked, 'from' | 'to'>;
  readonly chosen: IndicatorId;
  readonly onChoose: (id: IndicatorId) => void;
}

/** The indicators of one kind, each with what it is made of. */
export function FiguresSection({ group, figures, asked, chosen, onChoose }: FiguresSectionProps) {
  return (
    <Section title={GROUP_WORDS[group]} testId={`usage-${group}`}>
      <Box
        component="ul"
        sx={{
          m: 0,
          p: 0,
          listStyle: 'none',
          display: 'grid',
          columnGap: 3,
          rowGap: 2.5,
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            sm: 'repeat(2, minmax(0, 1fr))',
            lg: 'repeat(3, minmax(0, 1fr))',
          },
        }}
      >
        {figures.map((figure) => (
          <Figure
            key={figure.id}
            figure={figure}
            asked={asked}
            isChosen={figure.id === chosen}
            onChoose={() => onChoose(figure.id)}
          />
        ))}
      </Box>
    </Section>
  );
}

interface FigureProps {
  readonly asked: Pick<Asked, 'from' | 'to'>;
  readonly figure: IndicatorFigure;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Figure({ figure, asked, isChosen, onChoose }: FigureProps) {
  const { id, name, unit, value, coverage, reason, parts, period } = figure;
  const fraction = fractionWords(figure);
  return (
    <Box component="li" data-testid={`figure-${id}`} sx={{ minWidth: 0 }}>
      <Typography component="h3" sx={{ color: 'text.secondary', fontSize: '0.9rem', fontWeight: 500 }}>
        {name}
      </Typography>
      <Box
        data-testid={`value-${id}`}
        sx={{
          fontSize: value === null ? '1.125rem' : '1.5rem',
          fontWeight: 650,
          fontVariantNumeric: 'tabular-nums',
          ...(value === null && { color: 'text.secondary' }),
        }}
      >
        {figureWords(figure, unit)}
      </Box>
      {fraction !== null && <Line>{fraction}</Line>}
      {reason !== null && <Line>{french(reason)}</Line>}
      {coverage !== null && coverage.schools < coverage.of && value !== null && (
        <Line>{`Connu pour ${count(coverage.schools, 'école')} sur ${String(coverage.of)}`}</Line>
      )}
      {parts.map((part) => (
        <Line key={part.label}>{`${part.label}\u00A0: ${inUnit(part.value, part.unit)}`}</Line>
      ))}
      {value !== null && (period.from !== asked.from || period.to !== asked.to) && (
        <Line>{`Mois finis\u00A0: ${periodWords(period)}`}</Line>
      )}
      <Stack direction="row" sx={{ columnGap: 1.5, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <HowComputed figure={figure} />
        <Button
          variant="text"
          size="small"
          onClick={onChoose}
          aria-pressed={isChosen}
          aria-label={`Mois par mois\u00A0: ${name}`}
          sx={{ px: 0.75, ml: -0.75 }}
        >
          Mois par mois
        </Button>
      </Stack>
    </Box>
  );
}

const Line = ({ children }: { readonly children: string }) => (
  <Box sx={{ fontSize: '0.875rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{children}</Box>
);

function HowComputed({ figure: { id, name, formula, formulaId, clauses } }: { readonly figure: IndicatorFigure }) {
  return (
    <Box component="details" data-testid={`how-${id}`} sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
      <Box
        component="summary"
        aria-label={`Comment c’est calculé\u00A0: ${name}`}
        sx={{ cursor: 'pointer', width: 'fit-content', py: 0.5, color: 'primary.main', fontWeight: 600 }}
      >
        Comment c’est calculé
      </Box>
      <Box sx={{ pl: 1.5, borderLeft: 2, borderColor: 'divider' }}>
        {french(formula)}
        <Box>{`Formule ${formulaId} (${clauses.join(', ')})`}</Box>
      </Box>
    </Box>
  );
}
