import { Box, Paper, Stack, Typography } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { Mark } from '../shell/mark.js';
import { OtherLanguage } from '../shell/other-language.js';

/** The frame of the pages one sees before being signed in. */
export function Threshold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Chariot`;
  }, [title]);
  return (
    <Box
      sx={{
        minHeight: '100vh',
        bgcolor: 'background.default',
        display: 'grid',
        placeItems: { xs: 'start stretch', sm: 'center' },
        p: 2,
      }}
    >
      <Paper
        component="main"
        sx={{
          width: '100%',
          maxWidth: 520,
          border: 1,
          borderColor: 'divider',
          p: { xs: 2.5, sm: 4 },
          my: { xs: 2, sm: 4 },
        }}
      >
        <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25, mb: 3 }}>
          <Mark size={34} />
          <Box>
            <Typography sx={{ fontWeight: 700, fontSize: '1.15rem', lineHeight: 1.2 }}>Chariot</Typography>
            <Typography sx={{ color: 'text.secondary', fontSize: '0.85rem' }}>Le parc des classes mobiles</Typography>
          </Box>
          <Box sx={{ ml: 'auto' }}>
            <OtherLanguage />
          </Box>
        </Stack>
        <Typography variant="h1" sx={{ mb: 1.5 }}>
          {title}
        </Typography>
        {children}
      </Paper>
    </Box>
  );
}
