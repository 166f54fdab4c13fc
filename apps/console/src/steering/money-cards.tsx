import type { IndicatorFigure, IndicatorId } from '@chariot/contract';
import { Box, Paper, Typography } from '@mui/material';
import { french } from '../formats/index.js';
import { LinkButton } from '../page/index.js';
import { figureWords, fractionWords, inUnit } from '../usage/words.js';

interface Card {
  readonly id: IndicatorId;
  readonly title: string;
  readonly to: string;
  readonly link: string;
}
const CARDS: readonly Card[] = [
  { id: 'I23', title: 'Exécution financière', to: '/conventions', link: 'Voir les conventions' },
  { id: 'I24', title: 'Comités', to: '/conventions', link: 'Voir les conventions' },
  { id: 'I25', title: 'Enquêtes', to: '/enquetes', link: 'Voir les enquêtes' },
];

/** What the conventions of a place come to, each with the page that says more. */
export function MoneyCards({ figures }: { readonly figures: readonly IndicatorFigure[] }) {
  const shown = CARDS.flatMap((card) => {
    const figure = figures.find(({ id }) => id === card.id);
    return figure === undefined ? [] : [{ ...card, figure }];
  });
  return (
    <Box
      data-testid="money-cards"
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(3, minmax(0, 1fr))' } }}
    >
      {shown.map(({ id, title, to, link, figure }) => (
        <Paper key={id} component="section" aria-label={title} sx={{ border: 1, borderColor: 'divider', p: 2 }}>
          <Typography variant="h2">{title}</Typography>
          <Box sx={{ fontSize: '1.5rem', fontWeight: 650, ...(figure.value === null && { fontSize: '1.05rem' }) }}>
            {figureWords(figure, figure.unit)}
          </Box>
          <Box sx={{ color: 'text.secondary', fontSize: '0.9rem', mb: 1 }}>
            {french(fractionWords(figure) ?? figure.reason ?? '')}
            {figure.parts.map((part) => (
              <Box key={part.label}>{`${part.label}\u00A0: ${inUnit(part.value, part.unit)}`}</Box>
            ))}
          </Box>
          <Box sx={{ ml: -1.25 }}>
            <LinkButton to={to} variant="text" size="small">
              {link}
            </LinkButton>
          </Box>
        </Paper>
      ))}
    </Box>
  );
}
