import type { SchoolState } from '@chariot/contract';
import { Box } from '@mui/material';
import { TONES } from '../theme/index.js';

const LOOKS = { needsHelp: TONES.blocked, fine: TONES.ready, unknown: TONES.waiting } as const;

interface MarkProps {
  readonly state: SchoolState;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

/** A school as a shape: a triangle needs help, a disc is fine, a square is not known. Colour says it once more. */
export function Mark({ state, x, y, size = 6 }: MarkProps) {
  const { text, bar } = LOOKS[state];
  const ink = { stroke: text, strokeWidth: 1.25, fill: bar } as const;
  if (state === 'fine') return <circle cx={x} cy={y} r={size * 0.8} {...ink} />;
  if (state === 'unknown') {
    return <rect x={x - size * 0.6} y={y - size * 0.6} width={size * 1.2} height={size * 1.2} {...ink} />;
  }
  return (
    <polygon points={`${x},${y - size * 1.1} ${x + size},${y + size * 0.75} ${x - size},${y + size * 0.75}`} {...ink} />
  );
}

/** The same shape, beside words. */
export const MarkIcon = ({ state }: Pick<MarkProps, 'state'>) => (
  <Box component="svg" viewBox="0 0 16 16" aria-hidden sx={{ width: 16, height: 16, flexShrink: 0 }}>
    <Mark state={state} x={8} y={8} size={6.5} />
  </Box>
);
