import { Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { COLOURS } from '../theme/index.js';

/** What somebody does in order. */
export function Steps({ children }: { readonly children: ReactNode }) {
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {children}
    </Box>
  );
}

/** One of what somebody does in order, by its number. */
export function Step({
  number,
  title,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Stack component="li" direction="row" sx={{ gap: 2, pb: 3 }}>
      <Box
        aria-hidden
        sx={{
          flexShrink: 0,
          width: 32,
          height: 32,
          borderRadius: '50%',
          display: 'grid',
          placeItems: 'center',
          bgcolor: COLOURS.brandSoft,
          color: COLOURS.brandDark,
          fontWeight: 650,
        }}
      >
        {number}
      </Box>
      <Stack sx={{ gap: 1, minWidth: 0, flexGrow: 1 }}>
        <Typography variant="h3">{title}</Typography>
        {children}
      </Stack>
    </Stack>
  );
}

/** An address elsewhere, opened beside. */
export const Outside = ({ href, children }: { readonly href: string; readonly children: ReactNode }) => (
  <Link href={href} target="_blank" rel="noopener noreferrer" sx={{ overflowWrap: 'anywhere' }}>
    {children}
  </Link>
);
