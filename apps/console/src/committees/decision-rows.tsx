import { changeDecision, type Decision } from '@chariot/contract';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { day, facts, french, today } from '../formats/index.js';
import { ActDialog, DayField, orNull, Rows, useDraft, type Column } from '../page/index.js';
import { DECISION_WORDS } from './words.js';

interface DecisionRowsProps {
  readonly decisions: readonly Decision[];
  readonly mayChange: boolean;
}

/** What was decided, who carries it, and where it stands. */
export function DecisionRows({ decisions, mayChange }: DecisionRowsProps) {
  const [followed, setFollowed] = useState<Decision>();
  const columns: readonly [Column<Decision>, ...Column<Decision>[]] = [
    { label: 'Décision', cell: ({ text }) => french(text) },
    { label: 'Portée par', cell: ({ owner }) => owner },
    { label: 'Pour le', cell: ({ dueOn }) => day(dueOn) },
    { label: 'Où elle en est', cell: (one) => <State decision={one} /> },
    ...(mayChange
      ? [
          {
            label: 'Suivi',
            small: 'bare' as const,
            cell: (one: Decision) => (
              <Button
                size="small"
                onClick={() => setFollowed(one)}
                aria-label={`Suivre : ${one.text}`}
                data-testid="follow-decision"
              >
                Suivre
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <Rows rows={decisions} keyOf={({ id }) => id} columns={columns} caption="Décisions" testId="decision-rows" />
      {followed !== undefined && <FollowDialog decision={followed} onClose={() => setFollowed(undefined)} />}
    </>
  );
}

const State = ({ decision: { state, late, endedOn, note } }: { readonly decision: Decision }) => (
  <Box data-state={state}>
    {facts(DECISION_WORDS[state], late && 'en retard', endedOn !== null && `le ${day(endedOn)}`)}
    {note !== null && <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{french(note)}</Box>}
  </Box>
);

function FollowDialog({ decision, onClose }: { readonly decision: Decision; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(changeDecision, 'Suivi enregistré.');
  const draft = useDraft(
    {
      text: decision.text,
      owner: decision.owner,
      dueOn: decision.dueOn ?? '',
      state: decision.state,
      endedOn: decision.endedOn ?? '',
      note: decision.note ?? '',
    },
    changeDecision.body,
    (typed) => ({
      ...typed,
      dueOn: orNull(typed.dueOn),
      endedOn: typed.state === 'open' ? null : orNull(typed.endedOn),
      note: orNull(typed.note),
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const params = { id: decision.meetingId, decisionId: decision.id };
    if (body !== undefined && (await act({ params, body }))) onClose();
  };
  const turn = (state: Decision['state']): void =>
    draft.set({ state, endedOn: draft.values.endedOn === '' ? String(today(new Date())) : draft.values.endedOn });
  return (
    <ActDialog
      open
      title="Suivre la décision"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="follow-dialog"
    >
      <TextField {...draft.field('text')} label="Décision" multiline slotProps={{ htmlInput: { maxLength: 1000 } }} />
      <TextField
        {...draft.field('owner', 'Une fonction, un service.')}
        label="Portée par"
        slotProps={{ htmlInput: { maxLength: 120 } }}
      />
      <DayField {...draft.field('dueOn')} label="Pour le (facultatif)" />
      <TextField
        select
        {...draft.field('state')}
        onChange={({ target }) => turn(target.value as Decision['state'])}
        label="Où elle en est"
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'decision-state' } as object } }}
      >
        {Object.entries(DECISION_WORDS).map(([state, words]) => (
          <MenuItem key={state} value={state}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      {draft.values.state !== 'open' && <DayField {...draft.field('endedOn')} label="Depuis le" />}
      <TextField
        {...draft.field('note')}
        label="Observation (facultative)"
        multiline
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </ActDialog>
  );
}
