import { cancelBooking, downloadBooking, type Booking } from '@chariot/contract';
import { Button, DialogActions, DialogContent, FormControlLabel, Radio, RadioGroup, TextField } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { ActDialog, Facts, orNull, Sheet } from '../page/index.js';
import { capital, classWords, dayWords, spanWords, STATE_WORDS } from './words.js';

interface BookingSheetProps {
  readonly booking: Booking;
  readonly onClose: () => void;
}

/** One reservation: whose, for whom, and giving it up. */
export function BookingSheet({ booking, onClose }: BookingSheetProps) {
  const [cancelling, setCancelling] = useState(false);
  if (cancelling) return <CancelDialog booking={booking} onClose={onClose} />;
  return (
    <Sheet open title={booking.classroomName} onClose={onClose} testId="booking-sheet">
      <DialogContent dividers>
        <Facts
          facts={[
            ['Jour', capital(dayWords(booking.on))],
            ['Heures', spanWords(booking)],
            ['Réservée par', booking.own ? 'Vous' : (booking.who ?? 'Nom effacé')],
            ['Pour', classWords(booking)],
            ['Intitulé', booking.title],
            ['Revient', booking.seriesId === null ? 'Une seule fois' : 'Chaque semaine'],
            ...(STATE_WORDS[booking.state] === null ? [] : ([['État', STATE_WORDS[booking.state]]] as const)),
            ...(booking.cancelledBy === null ? [] : ([['Annulée par', booking.cancelledBy]] as const)),
            ...(booking.cancelReason === null ? [] : ([['Pourquoi', booking.cancelReason]] as const)),
          ]}
        />
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2, flexWrap: 'wrap', gap: 1 }}>
        <Button href={documentUrl(downloadBooking, { params: { id: booking.id } })} data-testid="booking-ics">
          Mettre dans mon agenda (.ics)
        </Button>
        {booking.mayCancel && (
          <Button variant="outlined" color="error" onClick={() => setCancelling(true)} data-testid="cancel-booking">
            Annuler la réservation
          </Button>
        )}
      </DialogActions>
    </Sheet>
  );
}

function CancelDialog({ booking, onClose }: BookingSheetProps) {
  const [scope, setScope] = useState<'one' | 'rest'>('one');
  const [reason, setReason] = useState('');
  const cancelling = useAct(cancelBooking, ({ cancelled }) =>
    cancelled > 1 ? `${count(cancelled, 'réservation')} annulées.` : 'Réservation annulée.',
  );
  const confirm = async (): Promise<void> => {
    const done = await cancelling.act({
      params: { id: booking.id },
      body: { scope, reason: booking.own ? null : orNull(reason) },
    });
    if (done !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="Annuler cette réservation"
      confirm={scope === 'rest' ? 'Annuler la suite' : 'Annuler la réservation'}
      leave="La garder"
      danger
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={cancelling.busy}
      refusal={cancelling.refusal}
      testId="cancel-booking-dialog"
    >
      <span>
        {booking.classroomName}, {dayWords(booking.on)}, {spanWords(booking)}.
      </span>
      {booking.seriesId !== null && (
        <RadioGroup
          aria-label="Ce qui est annulé"
          value={scope}
          onChange={({ target }) => setScope(target.value === 'rest' ? 'rest' : 'one')}
        >
          <FormControlLabel value="one" control={<Radio />} label="Ce jour seulement" />
          <FormControlLabel
            value="rest"
            control={<Radio />}
            label="Ce jour et toutes les semaines suivantes"
            data-testid="cancel-rest"
          />
        </RadioGroup>
      )}
      {!booking.own && (
        <TextField
          label="Pourquoi ?"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          helperText={french('La personne qui avait réservé le lira.')}
          slotProps={{ htmlInput: { maxLength: 160, 'data-testid': 'cancel-reason' } }}
        />
      )}
    </ActDialog>
  );
}
