import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import Sync from '@mui/icons-material/Sync';
import { Box, Stack } from '@mui/material';
import type { BoardTile } from '@chariot/contract';
import { count } from '../formats/index.js';
import { TONES } from '../theme/index.js';
import { Mark } from './mark.js';

export type SlotState = BoardTile['state'];

export const STATES: readonly SlotState[] = ['ready', 'talking', 'blocked', 'waiting'];

export const STATE_WORDS: Readonly<Record<SlotState, string>> = {
  waiting: 'En attente',
  talking: 'En dialogue',
  ready: 'Prête',
  blocked: 'Bloquée',
};
const STATE_COUNTED: Readonly<Record<SlotState, readonly [one: string, many: string]>> = {
  waiting: ['en attente', 'en attente'],
  talking: ['en dialogue', 'en dialogue'],
  ready: ['prête', 'prêtes'],
  blocked: ['bloquée', 'bloquées'],
};
export const STATE_ICONS = { waiting: HourglassEmpty, talking: Sync, ready: CheckCircle, blocked: ReportProblem };

/** `7 prêtes`. */
export const countOf = (state: SlotState, number: number): string => count(number, ...STATE_COUNTED[state]);

export function StateChip({ state, large = false }: { readonly state: SlotState; readonly large?: boolean }) {
  return (
    <Mark icon={STATE_ICONS[state]} tone={TONES[state]} large={large} nowrap>
      {STATE_WORDS[state]}
    </Mark>
  );
}

export type StateCounts = Readonly<Record<SlotState, number>>;

/** How a fleet stands: a bar for the eye, the same thing in words beside it. */
export function StateBar({ counts }: { readonly counts: StateCounts }) {
  const present = STATES.filter((state) => counts[state] > 0);
  return (
    <Box>
      <Stack
        direction="row"
        aria-hidden
        sx={{ height: 8, borderRadius: 4, overflow: 'hidden', gap: '2px', bgcolor: TONES.waiting.ground }}
      >
        {present.map((state) => (
          <Box
            key={state}
            sx={{
              flexGrow: counts[state],
              flexBasis: 0,
              bgcolor: TONES[state].bar,
              transition: 'flex-grow 400ms',
              // An empty slot is no achievement: hatched, so that it is told apart without colour.
              ...(state === 'waiting' && {
                backgroundImage: 'repeating-linear-gradient(135deg, transparent 0 4px, #ffffffb0 4px 7px)',
              }),
            }}
          />
        ))}
      </Stack>
      <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 1.5, mt: 0.75, fontSize: '0.8125rem' }}>
        {present.length === 0 && <Box sx={{ color: 'text.secondary' }}>Aucune tablette</Box>}
        {present.map((state) => {
          const Icon = STATE_ICONS[state];
          return (
            <Stack
              key={state}
              direction="row"
              sx={{ alignItems: 'center', gap: 0.4, color: TONES[state].text, whiteSpace: 'nowrap' }}
            >
              <Icon aria-hidden sx={{ fontSize: 15 }} />
              {countOf(state, counts[state])}
            </Stack>
          );
        })}
      </Stack>
    </Box>
  );
}
