import { reviewFeedback, type Feedback } from '@chariot/contract';
import { FormControl, FormControlLabel, FormLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';

type Choice = 'academie' | 'all' | 'return';

interface ReviewDialogProps {
  readonly account: Feedback;
  readonly onClose: () => void;
}

/** Published to some, to all, or given back with a word. */
export function ReviewDialog({ account, onClose }: ReviewDialogProps) {
  const { act, busy, refusal } = useAct(reviewFeedback, 'Relecture notée.');
  const [choice, setChoice] = useState<Choice>('academie');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const wantsReason = choice === 'return' && reason.trim() === '';
  const confirm = async (): Promise<void> => {
    setTried(true);
    const body = reviewFeedback.body.safeParse({
      decision: choice === 'return' ? { outcome: 'return', reason } : { outcome: 'publish', audience: choice },
    });
    if (body.success && (await act({ params: { id: account.id }, body: body.data }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Relire ce retour"
      confirm={choice === 'return' ? 'Rendre' : 'Publier'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="review-dialog"
    >
      <Typography>Avant de publier, vérifiez qu’aucun élève ni aucune personne n’y est nommé.</Typography>
      <FormControl component="fieldset">
        <FormLabel component="legend">Votre décision</FormLabel>
        <RadioGroup value={choice} onChange={(_, value) => setChoice(value as Choice)}>
          <FormControlLabel value="academie" control={<Radio />} label="Publier à l’académie" />
          <FormControlLabel value="all" control={<Radio />} label="Publier à toutes les personnes de cette instance" />
          <FormControlLabel
            value="return"
            control={<Radio slotProps={{ input: { 'data-testid': 'return-feedback' } as object }} />}
            label="Rendre à son auteur"
          />
        </RadioGroup>
      </FormControl>
      {choice === 'return' && (
        <TextField
          label="Ce qu’il faut revoir"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          error={tried && wantsReason}
          helperText={tried && wantsReason ? 'À renseigner.' : 'L’auteur lira ce mot.'}
          multiline
          minRows={3}
          slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'return-reason' } }}
        />
      )}
    </ActDialog>
  );
}
