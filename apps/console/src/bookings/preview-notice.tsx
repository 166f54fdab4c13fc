import type { BookingPreview } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { count, french } from '../formats/index.js';
import { messageOf } from '../api/index.js';
import { capital, dayWords, spanWords } from './words.js';

interface PreviewNoticeProps {
  readonly preview?: BookingPreview;
  readonly error?: unknown;
  readonly series?: boolean;
  readonly onPick?: (offer: BookingPreview['nextFree'][number]) => void;
}

/** Whether what is wished can be had, said before it is asked for. */
export function PreviewNotice({ preview, error, series = false, onPick }: PreviewNoticeProps) {
  if (preview === undefined)
    return (
      <Alert severity="warning" data-testid="preview-refused">
        {french(messageOf(error))}
      </Alert>
    );
  const { occurrences, nextFree } = preview;
  const bad = occurrences.filter(({ state }) => state !== 'free');
  const free = occurrences.length - bad.length;
  if (series)
    return (
      <Alert severity={free === 0 ? 'error' : bad.length === 0 ? 'success' : 'warning'} data-testid="preview-series">
        {french(
          free === 0
            ? 'Aucune de ces dates n’est libre.'
            : `${count(free, 'date libre', 'dates libres')} : ${free > 1 ? 'elles seront réservées' : 'elle sera réservée'}.`,
        )}
        {bad.length > 0 && (
          <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
            {bad.map(({ on, reason }) => (
              <li key={on}>{french(`${capital(dayWords(on))} : ${reason ?? 'pris'}.`)}</li>
            ))}
          </Box>
        )}
      </Alert>
    );
  const [only] = bad;
  if (only === undefined)
    return (
      <Alert severity="success" data-testid="preview-free">
        C’est libre.
      </Alert>
    );
  return (
    <Alert severity="warning" data-testid="preview-taken">
      {french(`${capital(only.reason ?? 'la classe mobile est prise')}.`)}
      {nextFree.length > 0 && (
        <Stack sx={{ mt: 1, gap: 0.75, alignItems: 'flex-start' }}>
          <span>Prochaines heures libres&nbsp;:</span>
          {nextFree.map((offer) => (
            <Button
              key={`${offer.on} ${offer.from}`}
              size="small"
              variant="outlined"
              sx={{ whiteSpace: 'normal', textAlign: 'left' }}
              onClick={() => onPick?.(offer)}
              data-testid="next-free"
            >
              {capital(dayWords(offer.on))}, {spanWords(offer)}
            </Button>
          ))}
        </Stack>
      )}
    </Alert>
  );
}
