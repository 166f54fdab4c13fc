import AssignmentLate from '@mui/icons-material/AssignmentLateOutlined';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import ErrorOutline from '@mui/icons-material/ErrorOutline';
import FactCheck from '@mui/icons-material/FactCheckOutlined';
import HelpOutline from '@mui/icons-material/HelpOutline';
import History from '@mui/icons-material/History';
import Schedule from '@mui/icons-material/Schedule';
import type { Deadline } from '@chariot/contract';
import { Mark } from '../page/index.js';
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

export const StateWord = ({ of: { state, stateLabel } }: { readonly of: Pick<Deadline, 'state' | 'stateLabel'> }) => (
  <Mark icon={ICONS[state]} tone={TONE[state]}>
    {capital(stateLabel)}
  </Mark>
);
