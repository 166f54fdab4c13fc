import type { AgendaDay, Booking } from '@chariot/contract';
import { Box, Button, Chip, Paper, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { facts, french } from '../formats/index.js';
import { COLOURS } from '../theme/index.js';
import { linesOf, type Stretch } from './day.js';
import { capital, classWords, spanWords, STATE_WORDS } from './words.js';

interface DayCardProps {
  readonly title: ReactNode;
  readonly label: string;
  readonly day: AgendaDay;
  readonly bookings: readonly Booking[];
  /** `HH:MM`, where the day is today. */
  readonly after: string | null;
  readonly past: boolean;
  readonly onFree?: (free: Stretch) => void;
  readonly onBooking: (booking: Booking) => void;
}

/** One day of one cart: what is reserved, what is free, or why it is closed. */
export function DayCard({ title, label, day, bookings, after, past, onFree, onBooking }: DayCardProps) {
  const lines = linesOf(day, bookings, after).filter((line) => !past || line.kind === 'booking');
  return (
    <Paper
      component="section"
      aria-label={label}
      data-testid="agenda-day"
      data-day={day.on}
      sx={{ border: 1, borderColor: 'divider', p: 1.5 }}
    >
      <Typography variant="h3" sx={{ mb: 1 }}>
        {title}
      </Typography>
      {lines.length === 0 && (
        <Typography sx={{ color: 'text.secondary' }}>
          {day.closedFor === null
            ? past
              ? 'Rien n’a été réservé.'
              : 'Plus rien de libre.'
            : french(`${capital(day.closedFor)}.`)}
        </Typography>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 0.75 }}>
        {lines.map((line) =>
          line.kind === 'booking' ? (
            <Box component="li" key={line.booking.id}>
              <BookingLine booking={line.booking} onClick={() => onBooking(line.booking)} />
            </Box>
          ) : (
            <Box component="li" key={line.free.from}>
              {onFree === undefined ? (
                <Typography sx={{ color: 'text.secondary', px: 1 }}>{spanWords(line.free)}, libre</Typography>
              ) : (
                <Button
                  variant="outlined"
                  fullWidth
                  onClick={() => onFree(line.free)}
                  data-testid="free-slot"
                  aria-label={`${spanWords(line.free)}, libre : réserver ${label}`}
                  sx={{ justifyContent: 'flex-start', borderStyle: 'dashed', fontWeight: 500 }}
                >
                  {spanWords(line.free)}, libre
                </Button>
              )}
            </Box>
          ),
        )}
      </Stack>
    </Paper>
  );
}

function BookingLine({ booking, onClick }: { readonly booking: Booking; readonly onClick: () => void }) {
  const state = STATE_WORDS[booking.state];
  return (
    <Button
      variant="text"
      fullWidth
      onClick={onClick}
      data-testid="booking"
      sx={{
        display: 'block',
        textAlign: 'left',
        px: 1.25,
        py: 0.75,
        color: COLOURS.ink,
        bgcolor: booking.own ? COLOURS.brandSoft : COLOURS.ground,
        borderLeft: `4px solid ${booking.own ? COLOURS.brand : COLOURS.control}`,
      }}
    >
      <Box component="span" sx={{ display: 'block', fontWeight: 650 }}>
        {spanWords(booking)}
      </Box>
      <Box component="span" sx={{ display: 'block', fontWeight: 400, overflowWrap: 'anywhere' }}>
        {facts(booking.own ? 'Vous' : (booking.who ?? 'Nom effacé'), classWords(booking))}
      </Box>
      {booking.title !== null && (
        <Box
          component="span"
          sx={{ display: 'block', fontWeight: 400, color: COLOURS.inkSoft, overflowWrap: 'anywhere' }}
        >
          {booking.title}
        </Box>
      )}
      {state !== null && <Chip component="span" size="small" label={state} sx={{ mt: 0.5 }} />}
    </Button>
  );
}
