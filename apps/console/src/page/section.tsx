import { Box, Paper, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { french } from '../formats/index.js';

interface SectionProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
  /** No inner margin: what is inside draws its own (tables). */
  readonly flush?: boolean;
  readonly testId?: string;
}

/** A button without a frame stands where its words do: flush with the text of the section, left or right. */
const ACTION = { flexShrink: 0, maxWidth: 1, mt: -0.5, '& > .MuiButton-text': { mx: -1.5 } } as const;

/** A part of a page, with its title. */
export function Section({ title, hint, action, children, flush = false, testId }: SectionProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      data-testid={testId}
      sx={{ border: 1, borderColor: 'divider', overflow: 'hidden' }}
    >
      <Stack
        direction="row"
        sx={{ px: 2.5, pt: 2, pb: flush ? 1.5 : 0, gap: 1, justifyContent: 'space-between', flexWrap: 'wrap' }}
      >
        {/* Beside a button, a long hint goes on several lines rather than sending the button below. */}
        <Box sx={{ minWidth: 0, flex: { sm: '1 1 160px' } }}>
          <Typography variant="h2" id={id}>
            {french(title)}
          </Typography>
          {hint !== undefined && (
            <Typography component="div" sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
              {typeof hint === 'string' ? french(hint) : hint}
            </Typography>
          )}
        </Box>
        {action !== undefined && <Box sx={ACTION}>{action}</Box>}
      </Stack>
      <Box sx={flush ? {} : { px: 2.5, pt: 1.5, pb: 2.5 }}>{children}</Box>
    </Paper>
  );
}

export type Fact = readonly [label: string, value: ReactNode];

/** Labels and values; a value that is not known says so instead of leaving a hole. */
export function Facts({ facts, columns = 2 }: { readonly facts: readonly Fact[]; readonly columns?: 1 | 2 | 3 }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        columnGap: 4,
        rowGap: 1.5,
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          sm: `repeat(${Math.min(columns, 2)}, 1fr)`,
          lg: `repeat(${columns}, 1fr)`,
        },
      }}
    >
      {facts.map(([label, value]) => (
        <Box key={label} sx={{ minWidth: 0 }}>
          <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
            {french(label)}
          </Box>
          <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
            {value === null || value === undefined || value === '' ? <NotKnown /> : value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

export const NotKnown = () => (
  <Box component="span" sx={{ color: 'text.secondary', fontStyle: 'italic' }}>
    Non renseigné
  </Box>
);
