import type { CommitteeGlance } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import Event from '@mui/icons-material/EventOutlined';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { count, day, facts, french } from '../formats/index.js';
import { PERIOD_WORDS } from './words.js';

const ICONS = { kept: CheckCircle, planned: Event, toHold: Event, missing: ReportProblem, toCome: HourglassEmpty };

/** How often the convention wants it to meet, period by period. */
export function RhythmList({ rhythm }: { readonly rhythm: CommitteeGlance['rhythm'] }) {
  const { choiceLabel, articles, rule, notComputable, periods } = rhythm;
  return (
    <>
      <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
        {french(`Compté par ${choiceLabel}`)} ({facts(...articles, rule)})
      </Typography>
      {notComputable !== null && <Typography sx={{ mt: 1 }}>{french(notComputable)}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 1, p: 0 }} data-testid="committee-rhythm">
        {periods.map(({ label, from, until, state, held, required }) => {
          const Icon = ICONS[state];
          return (
            <Stack component="li" key={from} direction="row" data-state={state} sx={{ gap: 1, py: 0.5 }}>
              <Icon aria-hidden sx={{ color: state === 'missing' ? 'warning.dark' : 'text.secondary' }} />
              <Box sx={{ minWidth: 0 }}>
                <Box component="span" sx={{ fontWeight: 600 }}>
                  {french(label)}
                </Box>
                &nbsp;: {PERIOD_WORDS[state].toLowerCase()}
                <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                  {day(from)} – {day(until)}, {count(held, 'réunion tenue', 'réunions tenues')} pour {required}
                </Box>
              </Box>
            </Stack>
          );
        })}
      </Box>
    </>
  );
}
