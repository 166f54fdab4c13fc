import type { IndicatorFigure, IndicatorId } from '@chariot/contract';
import { Box, Button, Typography } from '@mui/material';
import { count, french } from '../formats/index.js';
import { Section } from '../page/index.js';
import { figureWords, fractionWords, GROUP_WORDS, inUnit } from './words.js';

interface FiguresSectionProps {
  readonly group: IndicatorFigure['group'];
  readonly figures: readonly IndicatorFigure[];
  readonly chosen: IndicatorId;
  readonly onChoose: (id: IndicatorId) => void;
}

/** The indicators of one kind, each with what it is made of. */
export function FiguresSection({ group, figures, chosen, onChoose }: FiguresSectionProps) {
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
            isChosen={figure.id === chosen}
            onChoose={() => onChoose(figure.id)}
          />
        ))}
      </Box>
    </Section>
  );
}

interface FigureProps {
  readonly figure: IndicatorFigure;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Figure({ figure, isChosen, onChoose }: FigureProps) {
  const { id, name, unit, value, coverage, reason, parts } = figure;
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
      {coverage !== null && coverage.schools < coverage.of && (
        <Line>{`Connu pour ${count(coverage.schools, 'école')} sur ${String(coverage.of)}`}</Line>
      )}
      {parts.map((part) => (
        <Line key={part.label}>{`${part.label}\u00A0: ${inUnit(part.value, part.unit)}`}</Line>
      ))}
      <HowComputed figure={figure} />
      <Button
        size="small"
        onClick={onChoose}
        aria-pressed={isChosen}
        aria-label={`Suivre mois par mois : ${name}`}
        sx={{ ml: -0.75, mt: 0.25 }}
      >
        {isChosen ? 'Suivi plus bas' : 'Mois par mois'}
      </Button>
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
        aria-label={`Comment c’est calculé : ${name}`}
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
