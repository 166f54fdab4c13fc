import { listBookingDepartures, readBookingDeparture, type BookingDeparture } from '@chariot/contract';
import { Alert, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import { useAct, useRead } from '../api/index.js';
import { count, longDay } from '../formats/index.js';

/** What somebody who has left the school had reserved is free again: read once, by who directs it. */
export function DepartureNotice() {
  const departures = useRead(listBookingDepartures, {}, { watch: true });
  return (
    <>
      {(departures.data?.items ?? []).map((one) => (
        <Notice key={one.id} departure={one} />
      ))}
    </>
  );
}

function Notice({ departure }: { readonly departure: BookingDeparture }) {
  const notify = useNotify();
  const { act, busy } = useAct(readBookingDeparture);
  const { id, schoolName, bookings, firstOn, lastOn } = departure;
  const read = async (): Promise<void> => {
    if ((await act({ params: { id } })) === undefined) {
      notify('Cela n’a pas été noté : réessayez.', { type: 'error' });
    }
  };
  const words = count(bookings, 'réservation à venir est annulée', 'réservations à venir sont annulées');
  return (
    <Alert
      severity="info"
      data-testid="booking-departure"
      sx={{ flexWrap: 'wrap' }}
      action={
        <Button onClick={() => void read()} loading={busy} data-testid="departure-read">
          J’ai lu
        </Button>
      }
    >
      Une personne n’a plus de rôle dans l’école ({schoolName})&nbsp;: {words},{' '}
      {firstOn === lastOn ? dayWords(firstOn) : `de ${dayWords(firstOn)} à ${dayWords(lastOn)}`}.
    </Alert>
  );
}

const dayWords = (on: string): string => longDay(new Date(`${on}T12:00:00`));
