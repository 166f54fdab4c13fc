import type { ExplainedFigure } from '@chariot/contract';
import { Box, Stack } from '@mui/material';
import { euros, french } from '../formats/index.js';

/** Cents as `1 234,56 €`; « Non calculable » where what it depends on is not written down. */
export const figure = (cents: number | null): string => (cents === null ? 'Non calculable' : euros(cents));

interface ExplainedProps {
  readonly of: ExplainedFigure;
  /** In place of the figure's own name. */
  readonly label?: string;
  readonly strong?: boolean;
  readonly testId?: string;
}

/** A figure, its amount at the right, and « Comment ? », which opens its computation and its articles. */
export function Explained({ of, label, strong = false, testId }: ExplainedProps) {
  return (
    <Box data-testid={testId} data-cents={of.cents ?? ''} sx={{ py: 0.75 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'baseline', columnGap: 2 }}>
        <Box component="span" sx={{ minWidth: 0, fontWeight: strong ? 650 : 400, overflowWrap: 'anywhere' }}>
          {french(label ?? of.labelFr)}
        </Box>
        <Box
          component="span"
          sx={{
            flexShrink: 0,
            whiteSpace: 'nowrap',
            fontWeight: strong ? 700 : 600,
            fontVariantNumeric: 'tabular-nums',
            ...(of.cents === null && { color: 'text.secondary' }),
          }}
        >
          {figure(of.cents)}
        </Box>
      </Stack>
      <How of={of} />
    </Box>
  );
}

/** The disclosure alone: for a figure that stands in a table or in a sentence. */
export function How({ of: { labelFr, formula, articles } }: { readonly of: ExplainedFigure }) {
  return (
    <Box
      component="details"
      sx={{ fontSize: '0.875rem', color: 'text.secondary', overflowWrap: 'anywhere', whiteSpace: 'normal' }}
    >
      <Box
        component="summary"
        aria-label={french(`Comment ? ${labelFr}`)}
        sx={{ cursor: 'pointer', width: 'fit-content', py: 0.25, color: 'primary.main', fontWeight: 600 }}
      >
        Comment&nbsp;?
      </Box>
      <Box sx={{ pl: 1.5, borderLeft: 2, borderColor: 'divider', mt: 0.25 }}>
        {french(formula)}
        {articles.length > 0 && <Box>{articles.join(', ')}</Box>}
      </Box>
    </Box>
  );
}
