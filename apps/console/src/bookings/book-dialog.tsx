import { createBooking, previewBooking, type AgendaCart, type Agenda, type SchoolLevel } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import {
  Box,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { count, timeWords } from '../formats/index.js';
import { ActDialog, DayField, orNull } from '../page/index.js';
import { halfHours, type Stretch } from './day.js';
import { PreviewNotice } from './preview-notice.js';
import { LEVEL_WORDS } from './words.js';

export interface Start extends Stretch {
  readonly on: string;
}

interface BookDialogProps {
  readonly agenda: Agenda;
  readonly cart: AgendaCart;
  readonly start: Start;
  /** What she reserved last: most reserve for one class. */
  readonly level: SchoolLevel;
  readonly onClose: () => void;
}

/** Where no opening says otherwise. */
const DAY: Stretch = { from: '07:00', to: '19:00' };

/** Reserves a cart: what was tapped is filled in, and the server says at once whether it can be had. */
export function BookDialog({ agenda, cart, start, level: lastLevel, onClose }: BookDialogProps) {
  const [on, setOn] = useState(start.on);
  const [span, setSpan] = useState<Stretch>({ from: start.from, to: start.to });
  const [level, setLevel] = useState<SchoolLevel>(lastLevel);
  const [half, setHalf] = useState(false);
  const most = Math.min(cart.slots, 40);
  const [tablets, setTablets] = useState(String(Math.min(most, Math.max(1, cart.inService || cart.slots))));
  const [title, setTitle] = useState('');
  const [weekly, setWeekly] = useState(false);
  const [until, setUntil] = useState(LocalDate.addDays(LocalDate.parse(start.on), 28) as string);
  const [asked, setAsked] = useState(false);

  const known = agenda.days.find((day) => day.on === on && day.openings.length > 0);
  const times = halfHours(known?.openings[0]?.from ?? DAY.from, known?.openings.at(-1)?.to ?? DAY.to);
  const wish = {
    ...{ on, from: span.from, to: span.to, half, tablets: Number(tablets) },
    ...(weekly && { until }),
  };
  const read = previewBooking.body.safeParse(wish);
  const params = { id: cart.classroomId };
  const preview = useRead(previewBooking, { params, body: wish }, { keep: true, enabled: read.success });
  const free = preview.data?.occurrences.filter(({ state }) => state === 'free') ?? [];
  const making = useAct(createBooking, ({ items }) =>
    items.length > 1 ? `${count(items.length, 'réservation')} enregistrées.` : 'C’est réservé.',
  );
  // What is not looked at yet, or cannot be had, is not asked for.
  const waits = read.success && (preview.data === undefined || preview.isPlaceholderData || free.length === 0);
  const confirm = async (): Promise<void> => {
    setAsked(true);
    if (!read.success || waits) return;
    const keep = weekly ? { keep: free.map((one) => one.on) } : {};
    const made = await making.act({ params, body: { ...wish, level, title: orNull(title), ...keep } });
    if (made !== undefined) onClose();
  };
  const choice = (testId: string) => ({ select: { SelectDisplayProps: { 'data-testid': testId } as object } });

  return (
    <ActDialog
      open
      title={`Réserver ${cart.name}`}
      confirm={weekly && free.length > 1 ? `Réserver ${free.length} dates` : 'Réserver'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={making.busy}
      disabled={waits}
      refusal={making.refusal}
      testId="book-dialog"
    >
      <DayField
        label="Jour"
        name="on"
        value={on}
        onChange={({ target }) => setOn(target.value)}
        error={asked && on === ''}
        {...(asked && on === '' && { helperText: 'Choisissez un jour.' })}
      />
      <Stack direction="row" sx={{ gap: 1.5 }}>
        <TextField
          select
          fullWidth
          label="De"
          value={span.from}
          onChange={({ target }) => setSpan(moved(span, target.value))}
          slotProps={choice('book-from')}
        >
          {options(times.slice(0, -1), span.from)}
        </TextField>
        <TextField
          select
          fullWidth
          label="À"
          value={span.to}
          onChange={({ target }) => setSpan({ ...span, to: target.value })}
          error={span.to <= span.from}
          slotProps={choice('book-to')}
        >
          {options(times.slice(1), span.to)}
        </TextField>
      </Stack>
      {preview.data !== undefined && read.success && (
        <PreviewNotice
          preview={preview.data}
          series={weekly}
          onPick={(offer) => {
            setOn(offer.on);
            setSpan({ from: offer.from, to: offer.to });
          }}
        />
      )}
      {preview.isError && read.success && <PreviewNotice error={preview.error} />}
      <TextField
        select
        label="Niveau de la classe"
        value={level}
        onChange={({ target }) => setLevel(target.value as SchoolLevel)}
        helperText="Le plus jeune, si la classe en a plusieurs."
        slotProps={choice('book-level')}
      >
        {Object.entries(LEVEL_WORDS).map(([value, label]) => (
          <MenuItem key={value} value={value}>
            {label}
          </MenuItem>
        ))}
      </TextField>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <ToggleButtonGroup
          exclusive
          color="primary"
          aria-label="Classe entière ou demi-classe"
          value={half ? 'half' : 'whole'}
          onChange={(_, value: string | null) => {
            if (value === null) return;
            setHalf(value === 'half');
            setTablets(String(value === 'half' ? Math.max(1, Math.floor(most / 2)) : most));
          }}
        >
          <ToggleButton value="whole">Classe entière</ToggleButton>
          <ToggleButton value="half" data-testid="book-half">
            Demi-classe
          </ToggleButton>
        </ToggleButtonGroup>
        <TextField
          label="Tablettes"
          value={tablets}
          onChange={({ target }) => setTablets(target.value.replace(/\D/g, '').slice(0, 2))}
          error={asked && !(Number(tablets) >= 1 && Number(tablets) <= most)}
          helperText={half ? 'L’autre moitié reste à une autre demi-classe.' : `Sur ${cart.slots}.`}
          sx={{ width: { xs: 1, sm: 220 } }}
          slotProps={{ htmlInput: { inputMode: 'numeric', 'data-testid': 'book-tablets' } }}
        />
      </Stack>
      <TextField
        label="Intitulé (facultatif)"
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        helperText="Lu par vos collègues : aucun nom d’élève."
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'book-title' } }}
      />
      <Box>
        <FormControlLabel
          control={<Checkbox checked={weekly} onChange={({ target }) => setWeekly(target.checked)} />}
          label="Chaque semaine"
          data-testid="book-weekly"
        />
        {weekly && (
          <DayField
            label="Jusqu’au"
            fullWidth
            value={until}
            onChange={({ target }) => setUntil(target.value)}
            error={until < on}
            {...(until < on && { helperText: 'La dernière semaine vient après la première.' })}
          />
        )}
      </Box>
    </ActDialog>
  );
}

/** A later beginning keeps the length. */
function moved({ from, to }: Stretch, next: string): Stretch {
  const times = halfHours('00:00', '23:30');
  const length = times.indexOf(to) - times.indexOf(from);
  return { from: next, to: times[times.indexOf(next) + Math.max(1, length)] ?? to };
}

/** What stands in the field is always one of its choices. */
const options = (times: readonly string[], chosen: string) =>
  [...new Set([...times, chosen])].sort().map((time) => (
    <MenuItem key={time} value={time}>
      {timeWords(time)}
    </MenuItem>
  ));
