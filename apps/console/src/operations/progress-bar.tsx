import type { Operation, OperationStatus } from '@chariot/contract';
import Block from '@mui/icons-material/Block';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import RemoveCircle from '@mui/icons-material/RemoveCircleOutline';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import Sync from '@mui/icons-material/Sync';
import TimerOff from '@mui/icons-material/TimerOffOutlined';
import WifiOff from '@mui/icons-material/WifiOffOutlined';
import { Box, Stack } from '@mui/material';
import { TONES } from '../theme/index.js';
import { STATUSES, statusCount } from './words.js';

const ICONS = {
  waiting: HourglassEmpty,
  told: Sync,
  done: CheckCircle,
  failed: ReportProblem,
  expired: TimerOff,
  cancelled: Block,
  notApplicable: RemoveCircle,
  unreached: WifiOff,
} as const satisfies Record<OperationStatus, unknown>;
const TONE = {
  waiting: 'waiting',
  told: 'talking',
  done: 'ready',
  failed: 'blocked',
  expired: 'blocked',
  cancelled: 'waiting',
  notApplicable: 'waiting',
  unreached: 'waiting',
} as const satisfies Record<OperationStatus, keyof typeof TONES>;

/** How far an operation has come: a bar for the eye, the same thing in words below it. */
export function ProgressBar({ counts }: { readonly counts: Operation['counts'] }) {
  const present = STATUSES.filter((status) => (counts[status] ?? 0) > 0);
  return (
    <Box>
      <Stack
        direction="row"
        aria-hidden
        sx={{ height: 12, borderRadius: 6, overflow: 'hidden', gap: '2px', bgcolor: TONES.waiting.ground }}
      >
        {present.map((status) => (
          <Box
            key={status}
            sx={{
              flexGrow: counts[status] ?? 0,
              flexBasis: 0,
              bgcolor: TONES[TONE[status]].bar,
              transition: 'flex-grow 400ms',
              // Nothing has come of these: hatched, so that they are told apart without colour.
              ...(TONE[status] === 'waiting' && {
                backgroundImage: 'repeating-linear-gradient(135deg, transparent 0 4px, #ffffffb0 4px 7px)',
              }),
            }}
          />
        ))}
      </Stack>
      <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 2, rowGap: 0.5, mt: 1, fontSize: '0.9rem' }}>
        {present.map((status) => {
          const Icon = ICONS[status];
          return (
            <Stack
              key={status}
              direction="row"
              data-testid={`count-${status}`}
              sx={{ alignItems: 'center', gap: 0.5, color: TONES[TONE[status]].text }}
            >
              <Icon aria-hidden sx={{ fontSize: 17 }} />
              {statusCount(status, counts[status] ?? 0)}
            </Stack>
          );
        })}
      </Stack>
    </Box>
  );
}
