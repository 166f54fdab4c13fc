import { discardLetter, markLetterSent, type Letter } from '@chariot/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { french, today } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';
import { WAY_WORDS } from './words.js';

interface DialogProps {
  readonly conventionId: string;
  readonly letter: Letter;
  readonly onClose: () => void;
}

/** It has left: its PDF is frozen. */
export function SentDialog({ conventionId, letter, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(markLetterSent, 'Envoi noté\u00A0: le PDF est figé.');
  const draft = useDraft(
    {
      sentOn: String(today(new Date())),
      way: letter.kind === 'termination' ? ('registered' as const) : ('electronic' as const),
      registeredNumber: '',
    },
    markLetterSent.body,
    (typed) => ({
      ...typed,
      // A number belongs to a registered letter alone.
      registeredNumber: String(typed.way) === 'registered' ? orNull(typed.registeredNumber) : null,
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId, letterId: letter.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Ce courrier est parti"
      confirm="Noter l’envoi"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="sent-dialog"
    >
      <Typography>
        Chariot n’envoie rien lui-même&nbsp;: il garde le PDF tel qu’il est parti, avec son empreinte. Il ne change plus
        ensuite.
      </Typography>
      <DayField {...draft.field('sentOn')} label="Parti le" />
      <TextField
        select
        {...draft.field('way')}
        label="Par"
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'letter-way' } as object } }}
      >
        {Object.entries(WAY_WORDS).map(([way, words]) => (
          <MenuItem key={way} value={way}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      {String(draft.values.way) === 'registered' && (
        <TextField
          {...draft.field('registeredNumber')}
          label="N° du recommandé (facultatif)"
          slotProps={{ htmlInput: { maxLength: 40 } }}
        />
      )}
    </ActDialog>
  );
}

export function DiscardDialog({ conventionId, letter, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(discardLetter, 'Courrier abandonné.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: conventionId, letterId: letter.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Abandonner ce brouillon&nbsp;?"
      confirm="Abandonner"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="discard-dialog"
    >
      <Typography>{french(letter.title)}</Typography>
    </ActDialog>
  );
}
