import { addDecision, recordMinutes, type Meeting } from '@chariot/contract';
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { day } from '../formats/index.js';
import { ActDialog, DayField, Empty, orNull, Section, useDraft } from '../page/index.js';
import { DecisionRows } from './decision-rows.js';

/** What was said and decided at a meeting that was held. */
export function MinutesSection({ meeting }: { readonly meeting: Meeting }) {
  const [opened, setOpened] = useState<'minutes' | 'decision'>();
  const { minutesText, decisions, mayPrepare, academicLevelInformedOn, committee } = meeting;
  const close = (): void => setOpened(undefined);
  return (
    <>
      <Section
        title="Décisions"
        flush
        testId="meeting-decisions"
        action={
          mayPrepare && (
            <Button size="small" variant="outlined" onClick={() => setOpened('decision')} data-testid="add-decision">
              Ajouter une décision
            </Button>
          )
        }
      >
        {decisions.length === 0 ? (
          <Empty title="Aucune décision">Écrivez-en une par ligne&nbsp;: qui la porte, et pour quand.</Empty>
        ) : (
          <DecisionRows decisions={decisions} mayChange={mayPrepare} />
        )}
      </Section>
      <Section
        title="Compte rendu"
        testId="meeting-minutes"
        action={
          mayPrepare && (
            <Button size="small" variant="outlined" onClick={() => setOpened('minutes')} data-testid="write-minutes">
              {minutesText === null ? 'Écrire le compte rendu' : 'Corriger'}
            </Button>
          )
        }
      >
        {minutesText === null ? (
          <Empty title="Pas encore écrit">
            Le PDF réunit les présences, les décisions et les indicateurs de ce jour.
          </Empty>
        ) : (
          <Stack sx={{ gap: 1 }}>
            <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: 800 }}>{minutesText}</Box>
            {committee.kind === 'departmental' && (
              <Typography sx={{ color: 'text.secondary' }}>
                Niveau académique informé le&nbsp;: {day(academicLevelInformedOn)} (art. 4.2.2)
              </Typography>
            )}
          </Stack>
        )}
      </Section>
      {opened === 'minutes' && <MinutesDialog meeting={meeting} onClose={close} />}
      {opened === 'decision' && <DecisionDialog meeting={meeting} onClose={close} />}
    </>
  );
}

interface DialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

function MinutesDialog({ meeting, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(recordMinutes, 'Compte rendu enregistré.');
  const draft = useDraft(
    { text: meeting.minutesText ?? '', academicLevelInformedOn: meeting.academicLevelInformedOn ?? '' },
    recordMinutes.body,
    ({ text, academicLevelInformedOn }) => ({ text, academicLevelInformedOn: orNull(academicLevelInformedOn) }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: meeting.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Compte rendu"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="minutes-dialog"
    >
      <TextField
        {...draft.field('text')}
        label="Ce qui a été dit"
        multiline
        minRows={8}
        slotProps={{ htmlInput: { maxLength: 40_000, 'data-testid': 'minutes-text' } }}
      />
      {meeting.committee.kind === 'departmental' && (
        <DayField {...draft.field('academicLevelInformedOn')} label="Niveau académique informé le (facultatif)" />
      )}
    </ActDialog>
  );
}

function DecisionDialog({ meeting, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(addDecision, 'Décision ajoutée.');
  const draft = useDraft({ text: '', owner: '', dueOn: '' }, addDecision.body, (typed) => ({
    ...typed,
    dueOn: orNull(typed.dueOn),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: meeting.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Ajouter une décision"
      confirm="Ajouter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="decision-dialog"
    >
      <TextField
        {...draft.field('text')}
        label="Décision"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'decision-text' } }}
      />
      <TextField
        {...draft.field('owner', 'Une fonction, un service.')}
        label="Portée par"
        slotProps={{ htmlInput: { maxLength: 120, 'data-testid': 'decision-owner' } }}
      />
      <DayField {...draft.field('dueOn')} label="Pour le (facultatif)" />
    </ActDialog>
  );
}
