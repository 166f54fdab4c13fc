import type { BoardTile } from '@chariot/contract';
import { Box, keyframes, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { ErasureLine } from '../erasures/index.js';
import { french, lastContact } from '../formats/index.js';
import { LostModeMark } from '../lost-modes/index.js';
import { Hidden, StateChip } from '../page/index.js';
import { COLOURS, MONOSPACE, TONES } from '../theme/index.js';

interface TileProps {
  readonly tile: BoardTile;
  /** What to type on this tablet, while the window is open and by who may read it. */
  readonly code: string | null;
  readonly now: Date;
}

const changed = keyframes`from { box-shadow: 0 0 0 5px ${COLOURS.brandSoft}; } to { box-shadow: 0 0 0 0 ${COLOURS.brandSoft}; }`;

/**
 * One slot of the cart. An empty one is drawn with a dashed edge, as an empty place is; a blocked one has a thick edge and
 * says what to do. A ready tablet that sleeps stays ready.
 */
export function Tile({ tile, code, now }: TileProps) {
  // A tile that has just changed says so for a second; those that are only being shown do not.
  const [first] = useState(tile.state);
  const { slot, state, model, serialNumber, lastContactAt, settings, advice, deviceId, erasure } = tile;
  const { edge, ground } = TONES[state];
  const settled = state === 'ready';
  return (
    <Frame deviceId={deviceId}>
      <Stack
        key={state}
        data-testid={`board-tile-${slot}`}
        data-state={state}
        sx={{
          height: '100%',
          p: { xs: 1.25, sm: 1.75 },
          gap: 0.5,
          borderRadius: 1.25,
          border: state === 'waiting' ? `2px dashed ${edge}` : `${state === 'blocked' ? 2 : 1}px solid ${edge}`,
          bgcolor: state === 'waiting' ? 'transparent' : COLOURS.surface,
          boxShadow: state === 'blocked' ? `inset 0 0 0 100vmax ${ground}80` : 'none',
          transition: 'border-color 300ms, background-color 300ms',
          ...(state !== first && { animation: `${changed} 1200ms ease-out` }),
        }}
      >
        <Stack
          direction={{ xs: 'column', sm: 'row' }}
          sx={{
            justifyContent: 'space-between',
            alignItems: 'flex-start',
            flexWrap: 'wrap',
            columnGap: 1,
            rowGap: 0.5,
          }}
        >
          <Typography
            component="span"
            sx={{
              fontSize: { xs: '1.9rem', sm: '2.25rem' },
              fontWeight: 700,
              lineHeight: 1.05,
              color: state === 'waiting' ? COLOURS.inkSoft : COLOURS.ink,
            }}
          >
            <Hidden>Emplacement </Hidden>
            {slot}
          </Typography>
          {tile.inLostMode ? <LostModeMark /> : <StateChip state={state} />}
        </Stack>
        {model !== null && (
          <Typography component="span" sx={{ fontWeight: 600, fontSize: '0.9375rem', overflowWrap: 'anywhere' }}>
            {model}
          </Typography>
        )}
        {model === null && serialNumber !== null && (
          <Typography component="span" sx={{ fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
            N° de série {serialNumber}
          </Typography>
        )}
        {code !== null && state === 'waiting' && (
          <Typography
            component="span"
            data-testid={`tile-code-${slot}`}
            sx={{
              fontFamily: MONOSPACE,
              fontWeight: 700,
              fontSize: { xs: '0.95rem', sm: '1.1rem' },
              whiteSpace: 'nowrap',
            }}
          >
            {code}
          </Typography>
        )}
        {erasure !== null && <ErasureLine state={erasure.state} />}
        {settled ? (
          <Typography component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
            {lastContact(lastContactAt, now)}
          </Typography>
        ) : (
          <>
            {state === 'talking' && settings.total > 0 && (
              <Typography component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                Réglages&nbsp;: {settings.satisfied} sur {settings.total}
              </Typography>
            )}
            <Typography
              component="span"
              sx={{
                fontSize: '0.875rem',
                lineHeight: 1.35,
                color: state === 'blocked' ? TONES.blocked.text : 'text.secondary',
                fontWeight: state === 'blocked' ? 600 : 400,
              }}
            >
              {french(advice)}
            </Typography>
          </>
        )}
      </Stack>
    </Frame>
  );
}

function Frame({ deviceId, children }: { readonly deviceId: string | null; readonly children: ReactNode }) {
  if (deviceId === null) return <Box component="li">{children}</Box>;
  return (
    <Box component="li">
      <Box
        component={Link}
        to={`/tablettes/${deviceId}`}
        sx={{
          display: 'block',
          height: '100%',
          borderRadius: 1.25,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover > *': { borderColor: COLOURS.brand },
        }}
      >
        {children}
      </Box>
    </Box>
  );
}
