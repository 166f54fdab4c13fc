import { PRESENCES, recordAttendance, type Meeting } from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { day, facts, today } from '../formats/index.js';
import { ActDialog, Empty, Section } from '../page/index.js';
import { PRESENCE_WORDS, SEAT_WORDS, type Presence } from './words.js';

/** Who is asked to come, and who came; which signatories somebody spoke for. */
export function AttendanceSection({ meeting }: { readonly meeting: Meeting }) {
  const [noting, setNoting] = useState(false);
  const { attendees, signatories, mayPrepare, on, state } = meeting;
  const tooEarly = on > today(new Date());
  return (
    <Section
      title={state === 'held' ? 'Présences' : 'Qui est convoqué'}
      testId="attendance"
      action={
        mayPrepare &&
        attendees.length > 0 &&
        !tooEarly && (
          <Button size="small" variant="outlined" onClick={() => setNoting(true)} data-testid="record-attendance">
            {state === 'held' ? 'Corriger les présences' : 'Noter les présences'}
          </Button>
        )
      }
    >
      {attendees.length === 0 ? (
        <Empty title="Personne n’est convoqué">Composez d’abord le comité.</Empty>
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 0.75 }}>
          {attendees.map((one) => (
            <Stack
              component="li"
              key={one.id}
              direction={{ xs: 'column', sm: 'row' }}
              sx={{ justifyContent: 'space-between', columnGap: 2 }}
            >
              <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                {facts(one.function, one.displayName)}
                <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                  {' '}
                  {facts(SEAT_WORDS[one.seat], one.represents !== null && `représente ${one.represents.name}`)}
                </Box>
              </Box>
              {state === 'held' && (
                <Box sx={{ fontWeight: 600, flexShrink: 0 }} data-presence={one.presence}>
                  {one.presence === null ? 'Non renseigné' : PRESENCE_WORDS[one.presence]}
                </Box>
              )}
            </Stack>
          ))}
        </Stack>
      )}
      {state === 'held' && signatories.length > 0 && (
        <Box sx={{ mt: 2 }}>
          {signatories.map(({ place, represented }) => (
            <Box key={place.id}>
              {place.name}&nbsp;:{' '}
              {represented === null ? 'non renseigné' : represented ? 'représenté(e)' : 'personne ne le représentait'}
            </Box>
          ))}
        </Box>
      )}
      {mayPrepare && tooEarly && attendees.length > 0 && (
        <Typography sx={{ color: 'text.secondary', mt: 1.5 }}>
          Les présences se notent à partir du {day(on)}&nbsp;; les indicateurs de ce jour sont alors figés.
        </Typography>
      )}
      {noting && <AttendanceDialog meeting={meeting} onClose={() => setNoting(false)} />}
    </Section>
  );
}

function AttendanceDialog({ meeting, onClose }: { readonly meeting: Meeting; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(recordAttendance, 'Présences notées\u00A0: la réunion est tenue.');
  const [said, setSaid] = useState<Readonly<Record<string, Presence | ''>>>(() =>
    Object.fromEntries(meeting.attendees.map(({ id, presence }) => [id, presence ?? ''])),
  );
  const [tried, setTried] = useState(false);
  const attendance = Object.entries(said).flatMap(([memberId, presence]) =>
    presence === '' ? [] : [{ memberId, presence }],
  );
  const complete = attendance.length === meeting.attendees.length;
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (complete && (await act({ params: { id: meeting.id }, body: { attendance } }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Qui était là&nbsp;?"
      confirm="Noter les présences"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="attendance-dialog"
    >
      {meeting.state !== 'held' && (
        <Typography>La réunion est alors tenue&nbsp;: sa date et son ordre du jour ne changent plus.</Typography>
      )}
      {meeting.attendees.map((one, at) => (
        <TextField
          select
          key={one.id}
          label={facts(one.function, one.displayName)}
          value={said[one.id] ?? ''}
          onChange={({ target }) => setSaid({ ...said, [one.id]: target.value as Presence })}
          error={tried && (said[one.id] ?? '') === ''}
          helperText={tried && (said[one.id] ?? '') === '' ? 'À remplir.' : SEAT_WORDS[one.seat]}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': `presence-${String(at + 1)}` } as object } }}
        >
          {PRESENCES.map((presence) => (
            <MenuItem key={presence} value={presence}>
              {PRESENCE_WORDS[presence]}
            </MenuItem>
          ))}
        </TextField>
      ))}
    </ActDialog>
  );
}
