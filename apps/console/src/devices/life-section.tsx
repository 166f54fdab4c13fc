import type { DeviceDetail } from '@chariot/contract';
import { Box, Button, Typography } from '@mui/material';
import { Ago, Empty, Section } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { LIFE_WORDS } from './words.js';

/** Where the tablet is in its life, and every step with who and why. */
export function LifeSection({ device, onChange }: { readonly device: DeviceDetail; readonly onChange?: () => void }) {
  const { history } = device;
  const latestFirst = [...history].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Section
      title="Cycle de vie"
      hint={LIFE_WORDS[device.state]}
      action={
        onChange && (
          <Button size="small" onClick={onChange} data-testid="change-life">
            Changer
          </Button>
        )
      }
      testId="device-life"
    >
      {latestFirst.length === 0 ? (
        <Empty title="Aucune étape pour l’instant" />
      ) : (
        <Box
          component="ol"
          reversed
          sx={{ listStyle: 'none', m: 0, p: 0, borderLeft: `2px solid ${COLOURS.line}`, ml: 0.75 }}
        >
          {latestFirst.map(({ at, to, reason, actor }) => (
            <Box
              component="li"
              key={`${at}${to}`}
              sx={{
                pl: 2,
                pb: 1.5,
                position: 'relative',
                '&:last-child': { pb: 0 },
                '&::before': {
                  content: '""',
                  position: 'absolute',
                  left: -6,
                  top: 7,
                  width: 10,
                  height: 10,
                  borderRadius: '50%',
                  bgcolor: COLOURS.brand,
                },
              }}
            >
              <Typography sx={{ fontWeight: 600 }}>{LIFE_WORDS[to]}</Typography>
              <Typography sx={{ fontSize: '0.9rem', overflowWrap: 'anywhere' }}>{reason}</Typography>
              <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                {actor}, <Ago at={at} />
              </Typography>
            </Box>
          ))}
        </Box>
      )}
    </Section>
  );
}
