import { changeMeeting, planMeeting, type Committee, type Meeting } from '@chariot/contract';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog, DayField } from '../page/index.js';
import { PersonFields } from './person-fields.js';
import {
  checkedMeeting,
  meetingToType,
  newMeeting,
  suggestedGuest,
  type TypedItem,
  type TypedMeeting,
} from './typed-meeting.js';
import { partiesOf } from './words.js';

interface MeetingDialogProps {
  readonly conventionId: string;
  readonly committee: Committee;
  /** One that is planned already. */
  readonly meeting?: Meeting;
  readonly onClose: () => void;
}

/** When, where, about what, and who else is asked to come. Nothing leaves from here: the convocation is an act of its own. */
export function MeetingDialog({ conventionId, committee, meeting, onClose }: MeetingDialogProps) {
  const planning = useAct(planMeeting, 'Réunion prévue\u00A0: il reste à envoyer la convocation.');
  const changing = useAct(changeMeeting, 'Réunion modifiée.');
  const navigate = useNavigate();
  const [typed, setTyped] = useState<TypedMeeting>(() =>
    meeting === undefined ? newMeeting(committee) : meetingToType(meeting, committee),
  );
  const [tried, setTried] = useState(false);
  const checked = checkedMeeting(typed);
  const set = (change: Partial<TypedMeeting>): void => setTyped((before) => ({ ...before, ...change }));
  const fault = (name: string): string | undefined => (tried ? checked.faults[name] : undefined);
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (checked.meeting === undefined) return;
    const body = checked.meeting;
    const kept =
      meeting === undefined
        ? await planning.act({ params: { id: committee.id }, body })
        : await changing.act({ params: { id: meeting.id }, body });
    if (kept === undefined) return;
    onClose();
    if (meeting === undefined)
      void navigate(`/conventions/${conventionId}/comites/${committee.id}/reunions/${kept.id}`);
  };
  const text = (name: 'at' | 'minutes' | 'where') => ({
    value: typed[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [name]: target.value }),
    error: fault(name) !== undefined,
    helperText: fault(name),
  });
  return (
    <ActDialog
      open
      wide
      title={meeting === undefined ? 'Prévoir une réunion' : 'Modifier la réunion'}
      confirm={meeting === undefined ? 'Prévoir' : 'Enregistrer'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={planning.busy || changing.busy}
      refusal={planning.refusal ?? changing.refusal}
      testId="meeting-dialog"
    >
      {meeting?.state === 'convened' && (
        <Alert severity="warning">La convocation est déjà partie&nbsp;: si vous changez la réunion, renvoyez-la.</Alert>
      )}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '2fr 1fr 1fr' } }}>
        <DayField
          label="Date"
          value={typed.on}
          onChange={({ target }) => set({ on: target.value })}
          error={fault('on') !== undefined}
          helperText={fault('on')}
          inputProps={{ 'data-testid': 'meeting-on' }}
        />
        <TextField
          {...text('at')}
          label="Heure"
          slotProps={{ htmlInput: { maxLength: 5, 'data-testid': 'meeting-at' } }}
        />
        <TextField {...text('minutes')} label="Durée (min)" slotProps={{ htmlInput: { inputMode: 'numeric' } }} />
      </Box>
      <TextField
        {...text('where')}
        label="Lieu"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'meeting-where' } }}
      />
      <AgendaFields agenda={typed.agenda} onChange={(agenda) => set({ agenda })} fault={fault('agenda')} />
      <GuestFields committee={committee} typed={typed} onChange={set} faultOf={fault} />
    </ActDialog>
  );
}

interface AgendaFieldsProps {
  readonly agenda: readonly TypedItem[];
  readonly onChange: (agenda: readonly TypedItem[]) => void;
  readonly fault: string | undefined;
}

/** T19: the purchase is examined, and the text does not say who proposes it: it is asked here. */
const PURCHASE = 'R27';

function AgendaFields({ agenda, onChange, fault }: AgendaFieldsProps) {
  const change = (at: number, next: Partial<TypedItem>): void =>
    onChange(agenda.map((item, index) => (index === at ? { ...item, ...next } : item)));
  return (
    <Stack sx={{ gap: 1.5 }} role="group" aria-label="Ordre du jour">
      <Typography variant="h3">Ordre du jour</Typography>
      {agenda.map((item, at) => (
        // Rows have no name of their own.
        <Stack key={at} direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1, alignItems: { sm: 'flex-start' } }}>
          <Stack sx={{ flexGrow: 1, gap: 1.5 }}>
            <TextField
              label={`Point ${String(at + 1)}`}
              value={item.label}
              onChange={({ target }) => change(at, { label: target.value })}
              fullWidth
              multiline
              slotProps={{ htmlInput: { maxLength: 300, 'data-testid': `agenda-${String(at + 1)}` } }}
            />
            {item.mission === PURCHASE && (
              <TextField
                label="Achat proposé par (facultatif)"
                value={item.proposedBy}
                onChange={({ target }) => change(at, { proposedBy: target.value })}
                helperText="Une fonction. Le texte ne dit pas qui propose l’achat."
                fullWidth
                slotProps={{ htmlInput: { maxLength: 200 } }}
              />
            )}
          </Stack>
          <Button
            color="error"
            onClick={() => onChange(agenda.filter((_, index) => index !== at))}
            aria-label={`Retirer le point ${String(at + 1)}`}
            sx={{ alignSelf: 'flex-start' }}
          >
            Retirer
          </Button>
        </Stack>
      ))}
      {fault !== undefined && <Alert severity="error">{fault}</Alert>}
      <Stack direction="row">
        <Button
          variant="outlined"
          onClick={() => onChange([...agenda, { label: '', mission: null, proposedBy: '' }])}
          data-testid="add-agenda"
        >
          Ajouter un point
        </Button>
      </Stack>
    </Stack>
  );
}

interface GuestFieldsProps {
  readonly committee: Committee;
  readonly typed: TypedMeeting;
  readonly onChange: (change: Partial<TypedMeeting>) => void;
  readonly faultOf: (name: string) => string | undefined;
}

function GuestFields({ committee, typed: { guests }, onChange, faultOf }: GuestFieldsProps) {
  const fault = faultOf('guests');
  const parties = partiesOf(committee.conventions);
  const suggested = committee.suggestedGuests.filter((one) => !guests.some((guest) => guest.function === one.function));
  const add = (functionOf: string): void => onChange({ guests: [...guests, suggestedGuest(functionOf)] });
  return (
    <Stack sx={{ gap: 1.5 }} role="group" aria-label="Personnes conviées">
      <Typography variant="h3">Conviées à cette réunion</Typography>
      {guests.map((guest, at) => (
        <PersonFields
          // Rows have no name of their own.
          key={at}
          title="Personne conviée"
          member={guest}
          parties={parties}
          faultOf={(field) => faultOf(`guests.${String(at)}.${field}`)}
          onChange={(next) => onChange({ guests: guests.map((one, index) => (index === at ? next : one)) })}
          onRemove={() => onChange({ guests: guests.filter((_, index) => index !== at) })}
          testId={`guest-${String(at + 1)}`}
        />
      ))}
      {fault !== undefined && <Alert severity="error">{fault}</Alert>}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {suggested.map((one) => (
          <Button
            key={one.function}
            variant="outlined"
            size="small"
            onClick={() => add(one.function)}
            sx={{ whiteSpace: 'normal', flexShrink: 1 }}
          >
            {one.function}
          </Button>
        ))}
        <Button variant="outlined" size="small" onClick={() => add('')} data-testid="add-meeting-guest">
          Quelqu’un d’autre
        </Button>
      </Stack>
    </Stack>
  );
}
