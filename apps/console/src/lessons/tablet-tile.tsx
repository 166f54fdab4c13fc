import Check from '@mui/icons-material/CheckCircle';
import Blank from '@mui/icons-material/RadioButtonUnchecked';
import { Box, ButtonBase, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Hidden } from '../page/index.js';
import { COLOURS, type Tone } from '../theme/index.js';

interface TabletGridProps {
  readonly label: string;
  /** Four in a row on a phone rather than three: where there is no more than a word on each. */
  readonly dense?: boolean;
  readonly children: ReactNode;
}

/** Tiles that a thumb reaches. */
export const TabletGrid = ({ label, dense = false, children }: TabletGridProps) => (
  <Box
    role="group"
    aria-label={label}
    sx={{
      display: 'grid',
      gap: 1,
      // Two digits and the tick stay apart.
      ...(dense && { '& .slot': { fontSize: { xs: '1.2rem', sm: '1.6rem' } } }),
      gridTemplateColumns: {
        xs: `repeat(${dense ? 4 : 3}, minmax(0, 1fr))`,
        sm: 'repeat(4, 1fr)',
        md: dense ? 'repeat(4, 1fr)' : 'repeat(6, 1fr)',
      },
    }}
  >
    {children}
  </Box>
);

interface TabletTileProps {
  readonly slot: number;
  readonly words: string;
  readonly more?: string | undefined;
  readonly tone: Tone;
  readonly on: boolean;
  readonly onToggle: () => void;
  readonly testId: string;
}

/** A tablet that one ticks: its number, and a word that says what a tick means. */
export const TabletTile = ({ slot, words, more, tone, on, onToggle, testId }: TabletTileProps) => (
  <ButtonBase
    aria-pressed={on}
    onClick={onToggle}
    data-testid={testId}
    sx={{
      ...{
        flexDirection: 'column',
        alignItems: 'stretch',
        minHeight: 76,
        p: 0.75,
        borderRadius: 1.25,
        textAlign: 'left',
      },
      border: `2px solid ${on ? COLOURS.brand : tone.edge}`,
      bgcolor: on ? COLOURS.brandSoft : COLOURS.surface,
      '&:focus-visible': { outline: `3px solid ${COLOURS.brand}`, outlineOffset: 2 },
    }}
  >
    <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center' }}>
      <Typography
        component="span"
        className="slot"
        sx={{ fontSize: '1.6rem', fontWeight: 700, lineHeight: 1.1, color: COLOURS.ink }}
      >
        <Hidden>Tablette </Hidden>
        {slot}
      </Typography>
      {on ? (
        <Check aria-hidden sx={{ color: COLOURS.brand, fontSize: 20 }} />
      ) : (
        <Blank aria-hidden sx={{ color: COLOURS.control, fontSize: 20 }} />
      )}
    </Box>
    <Typography component="span" sx={{ fontSize: '0.8125rem', fontWeight: 600, color: tone.text, lineHeight: 1.3 }}>
      {words}
    </Typography>
    {more !== undefined && (
      <Typography component="span" sx={{ fontSize: '0.8125rem', color: COLOURS.inkSoft }}>
        {more}
      </Typography>
    )}
  </ButtonBase>
);
