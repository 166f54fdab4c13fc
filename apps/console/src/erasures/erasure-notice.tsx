import type { DeviceErasure } from '@chariot/contract';
import DeleteForever from '@mui/icons-material/DeleteForeverOutlined';
import { Alert, AlertTitle, Stack, Typography } from '@mui/material';
import { french, moment } from '../formats/index.js';
import { TONES } from '../theme/index.js';
import { ERASURE_ADVICE, ERASURE_ON_TILE, ERASURE_WORDS } from './words.js';

type State = DeviceErasure['state'];

const SEVERITIES = { due: 'warning', erasing: 'warning', erased: 'info', failed: 'error', expired: 'warning' } as const;
const TONE_OF = {
  due: TONES.blocked,
  erasing: TONES.talking,
  erased: TONES.waiting,
  failed: TONES.blocked,
  expired: TONES.blocked,
} as const;

/** On the tablet's page: what becomes of its erasure, since when, and what to do. */
export function ErasureNotice({ erasure: { state, at } }: { readonly erasure: DeviceErasure }) {
  return (
    <Alert
      severity={SEVERITIES[state]}
      icon={<DeleteForever aria-hidden />}
      data-testid="device-erasure"
      data-state={state}
    >
      <AlertTitle sx={{ fontWeight: 650 }}>{ERASURE_WORDS[state]}</AlertTitle>
      {french(ERASURE_ADVICE[state](`le ${moment(at)}`))}
    </Alert>
  );
}

/** In a list, under the state: an icon and a word. */
export function ErasureMark({ state }: { readonly state: State }) {
  return (
    <Stack
      component="span"
      direction="row"
      data-erasure={state}
      sx={{
        alignItems: 'center',
        gap: 0.5,
        mt: 0.25,
        fontSize: '0.8125rem',
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: TONE_OF[state].text,
      }}
    >
      <DeleteForever aria-hidden sx={{ fontSize: 17 }} />
      {ERASURE_WORDS[state]}
    </Stack>
  );
}

/** On a tile: one line, with what to do. */
export function ErasureLine({ state }: { readonly state: State }) {
  return (
    <Typography
      component="span"
      data-erasure={state}
      sx={{ fontSize: '0.875rem', lineHeight: 1.35, fontWeight: 600, color: TONE_OF[state].text }}
    >
      {french(ERASURE_ON_TILE[state])}
    </Typography>
  );
}
