import { Box } from '@mui/material';
import type { ReactNode } from 'react';

interface HiddenProps {
  readonly children: ReactNode;
  /** Read out when it changes. */
  readonly live?: boolean;
}

/** Words for who hears the page, where the eye has something else. */
export const Hidden = ({ children, live = false }: HiddenProps) => (
  <Box
    component="span"
    {...(live && { 'aria-live': 'polite' as const })}
    sx={{
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    }}
  >
    {children}
  </Box>
);
