import CheckCircle from '@mui/icons-material/CheckCircle';
import { Box, Paper, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useSmall } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import type { Step, StepName } from './steps.js';

const TITLES: Readonly<Record<StepName, string>> = {
  delivery: 'Livraison',
  profile: 'Profil de réglages',
  enrolment: 'Enrôlement',
  settings: 'Réglages en place',
};
const words = ({ name, done, total }: Step): string => {
  if (name === 'profile') return done > 0 ? 'Un profil est affecté' : 'À choisir';
  if (name === 'delivery') return done === 0 ? 'Liste du fournisseur à importer' : `${done} sur ${total} annoncées`;
  return `${done} sur ${total}`;
};

/** The way to a cart that is ready, and where one stands on it; the acts belong to the page. */
export function StepsSection({
  steps,
  acts,
}: {
  readonly steps: readonly Step[];
  readonly acts: Readonly<Partial<Record<StepName, ReactNode>>>;
}) {
  const small = useSmall();
  return (
    <Paper component="section" aria-label="Mise en service" sx={{ border: 1, borderColor: 'divider' }}>
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: `repeat(${steps.length}, 1fr)` },
        }}
      >
        {steps.map((step, index) =>
          small && step.state !== 'next' ? null : (
            <Stack
              component="li"
              key={step.name}
              aria-current={step.state === 'next' ? 'step' : undefined}
              sx={{
                p: { xs: 1.5, md: 2 },
                gap: 1,
                borderColor: 'divider',
                borderStyle: 'solid',
                borderWidth: 0,
                ...(index > 0 && { borderLeftWidth: { md: 1 } }),
                bgcolor: step.state === 'next' ? `${COLOURS.brandSoft}99` : 'transparent',
              }}
            >
              <Stack direction="row" sx={{ gap: 1.25, alignItems: 'center', minWidth: 0 }}>
                {step.state === 'done' ? (
                  <CheckCircle titleAccess="Fait" sx={{ color: COLOURS.success, fontSize: 28 }} />
                ) : (
                  <Box
                    aria-hidden
                    sx={{
                      width: 26,
                      height: 26,
                      borderRadius: '50%',
                      display: 'grid',
                      placeItems: 'center',
                      flexShrink: 0,
                      fontSize: '0.875rem',
                      fontWeight: 700,
                      ...(step.state === 'next'
                        ? { bgcolor: COLOURS.brand, color: '#fff' }
                        : { border: `2px solid ${COLOURS.control}`, color: COLOURS.inkSoft }),
                    }}
                  >
                    {index + 1}
                  </Box>
                )}
                <Box sx={{ minWidth: 0 }}>
                  <Typography sx={{ fontWeight: 650, lineHeight: 1.3 }}>
                    {TITLES[step.name]}
                    {small && (
                      <Box
                        component="span"
                        sx={{ fontWeight: 400, color: 'text.secondary', fontSize: '0.8125rem' }}
                      >{` (étape ${index + 1} sur ${steps.length})`}</Box>
                    )}
                  </Typography>
                  <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', lineHeight: 1.3 }}>
                    {words(step)}
                  </Typography>
                </Box>
              </Stack>
              {acts[step.name] && (
                // On a phone it stands under the step's words, not beside them.
                <Box sx={{ ml: { xs: 4.5, md: 0 } }}>{acts[step.name]}</Box>
              )}
            </Stack>
          ),
        )}
      </Box>
    </Paper>
  );
}
