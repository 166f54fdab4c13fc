import { Stack } from '@mui/material';
import type { ElementType, ReactNode } from 'react';
import type { Tone } from '../theme/index.js';

interface MarkProps {
  readonly icon: ElementType;
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly large?: boolean;
  /** One or two short words, which stay together. */
  readonly nowrap?: boolean;
}

/** How something stands, by its icon and its words; colour only helps. */
export function Mark({ icon: Icon, tone: { text, ground }, children, large = false, nowrap = false }: MarkProps) {
  return (
    <Stack
      component="span"
      direction="row"
      sx={{
        display: 'inline-flex',
        verticalAlign: 'middle',
        alignItems: 'center',
        gap: 0.5,
        px: 1,
        py: 0.25,
        borderRadius: 5,
        color: text,
        bgcolor: ground,
        fontWeight: 600,
        fontSize: large ? '0.9375rem' : '0.8125rem',
        ...(nowrap ? { whiteSpace: 'nowrap' } : { lineHeight: 1.35 }),
      }}
    >
      <Icon aria-hidden sx={{ fontSize: large ? 20 : 17 }} />
      {children}
    </Stack>
  );
}
