import type { Booking } from '@chariot/contract';
import { Box, Button, Chip, Stack, Typography } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { facts, french } from '../formats/index.js';
import { capital, classWords, dayWords, spanWords } from './words.js';

// The dashboard shows them: what opens one of them comes when it is opened.
const BookingSheet = lazy(() => import('./booking-sheet.js').then((file) => ({ default: file.BookingSheet })));

/** One's own reservations, the next first; each opens. */
export function MyBookings({ items }: { readonly items: readonly Booking[] }) {
  const [shown, setShown] = useState<Booking>();
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }} data-testid="my-bookings">
        {items.map((booking) => (
          <Box component="li" key={booking.id} sx={{ borderTop: 1, borderColor: 'divider', px: 1, py: 0.5 }}>
            <Button
              variant="text"
              fullWidth
              onClick={() => setShown(booking)}
              sx={{
                justifyContent: 'flex-start',
                textAlign: 'left',
                whiteSpace: 'normal',
                px: 1.5,
                color: 'text.primary',
              }}
              data-testid="my-booking"
            >
              <Stack component="span" sx={{ minWidth: 0, gap: 0.25 }}>
                <Box component="span" sx={{ fontWeight: 650 }}>
                  {capital(dayWords(booking.on))}, {spanWords(booking)}
                </Box>
                <Box component="span" sx={{ fontWeight: 400, overflowWrap: 'anywhere' }}>
                  {facts(booking.classroomName, classWords(booking), booking.title)}
                </Box>
                {booking.state === 'cancelled' && (
                  <Typography component="span" color="error" sx={{ fontSize: '0.9rem' }}>
                    <Chip component="span" size="small" color="error" label="Annulée" />{' '}
                    {french(facts(booking.cancelledBy && `par ${booking.cancelledBy}`, booking.cancelReason))}
                  </Typography>
                )}
              </Stack>
            </Button>
          </Box>
        ))}
      </Box>
      <Suspense>{shown !== undefined && <BookingSheet booking={shown} onClose={() => setShown(undefined)} />}</Suspense>
    </>
  );
}
