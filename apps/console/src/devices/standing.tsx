import type { Device } from '@chariot/contract';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import Shelved from '@mui/icons-material/Inventory2Outlined';
import { LostModeMark } from '../lost-modes/index.js';
import { Mark, StateChip } from '../page/index.js';
import { TONES } from '../theme/index.js';
import { isAway, LIFE_WORDS } from './words.js';

interface StandingProps {
  readonly device: Pick<Device, 'state' | 'boardState' | 'inLostMode'>;
  readonly large?: boolean;
}

/** How it stands. One that is away from its cart is told nothing: it is neither ready nor « en dialogue », it is where it is. */
export function Standing({ device: { state, boardState, inLostMode }, large = false }: StandingProps) {
  if (inLostMode) return <LostModeMark />;
  if (!isAway(state)) return <StateChip state={boardState} large={large} />;
  const missing = state === 'lost' || state === 'stolen';
  return (
    <Mark icon={missing ? ReportProblem : Shelved} tone={missing ? TONES.blocked : TONES.waiting} large={large} nowrap>
      {LIFE_WORDS[state]}
    </Mark>
  );
}
