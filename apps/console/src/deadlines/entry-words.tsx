import AssignmentLate from '@mui/icons-material/AssignmentLateOutlined';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import ErrorOutline from '@mui/icons-material/ErrorOutline';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import HelpOutline from '@mui/icons-material/HelpOutline';
import History from '@mui/icons-material/History';
import Schedule from '@mui/icons-material/Schedule';
import { Stack } from '@mui/material';
import type { Deadline } from '@chariot/contract';
import { TONES, type Tone } from '../theme/index.js';
import type { DeadlineState } from './groups.js';

const ICONS = {
  late: ErrorOutline,
  due: AssignmentLate,
  upcoming: Schedule,
  toEstablish: FactCheck,
  beforeSignature: History,
  notComputable: HelpOutline,
  done: CheckCircle,
};
const TONE: Readonly<Record<DeadlineState, Tone>> = {
  late: TONES.blocked,
  due: TONES.talking,
  upcoming: TONES.waiting,
  toEstablish: TONES.talking,
  beforeSignature: TONES.waiting,
  notComputable: TONES.waiting,
  done: TONES.ready,
};

/** The server's words, at the head of a line. */
export const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** A state by its icon and its word; colour only helps. */
export function StateWord({ of: { state, stateLabel } }: { readonly of: Pick<Deadline, 'state' | 'stateLabel'> }) {
  const Icon = ICONS[state];
  const { text, ground } = TONE[state];
  return (
    <Stack
      component="span"
      direction="row"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        px: 1,
        py: 0.25,
        borderRadius: 5,
        color: text,
        bgcolor: ground,
        fontWeight: 600,
        fontSize: '0.8125rem',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 17 }} />
      {capital(stateLabel)}
    </Stack>
  );
}
