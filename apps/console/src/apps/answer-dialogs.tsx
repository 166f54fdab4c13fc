import { adviseOnApp, decideOnApp, type AppRequest } from '@chariot/contract';
import { FormControlLabel, Radio, RadioGroup, TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface AdviseDialogProps {
  readonly request: AppRequest;
  readonly onClose: () => void;
}

/** One's own opinion, or that of the conseil des maîtres. */
export function AdviseDialog({ request, onClose }: AdviseDialogProps) {
  const advising = useAct(adviseOnApp, 'Avis donné.');
  const draft = useDraft({ favourable: 'yes', comment: '', councilOn: '' }, adviseOnApp.body, (typed) => ({
    favourable: typed.favourable === 'yes',
    comment: orNull(typed.comment),
    councilOn: orNull(typed.councilOn),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await advising.act({ params: { id: request.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={`Votre avis sur ${request.name}`}
      confirm="Donner cet avis"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={advising.busy}
      refusal={advising.refusal}
      testId="advise-dialog"
    >
      <RadioGroup
        aria-label="Avis"
        value={draft.values.favourable}
        onChange={({ target }) => draft.set({ favourable: target.value })}
      >
        <FormControlLabel value="yes" control={<Radio />} label="Favorable" />
        <FormControlLabel value="no" control={<Radio />} label="Défavorable" />
      </RadioGroup>
      <DayField {...draft.field('councilOn', 'Vide si c’est votre seul avis.')} label="Conseil des maîtres du" />
      <TextField
        {...draft.field('comment', 'Facultatif.')}
        label="Commentaire"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 500, 'data-testid': 'advise-comment' } }}
      />
    </ActDialog>
  );
}

interface DecideDialogProps extends AdviseDialogProps {
  readonly favourable: boolean;
}

/** The answer; nothing is approved while no teacher is for it. */
export function DecideDialog({ request, favourable, onClose }: DecideDialogProps) {
  const deciding = useAct(decideOnApp, 'Réponse envoyée.');
  const draft = useDraft({ approved: favourable ? 'yes' : 'no', reason: '' }, decideOnApp.body, (typed) => ({
    approved: typed.approved === 'yes',
    reason: typed.reason,
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await deciding.act({ params: { id: request.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={`Répondre à la demande de ${request.name}`}
      confirm="Répondre"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={deciding.busy}
      refusal={deciding.refusal}
      testId="decide-dialog"
    >
      <RadioGroup
        aria-label="Réponse"
        value={draft.values.approved}
        onChange={({ target }) => draft.set({ approved: target.value })}
      >
        <FormControlLabel value="yes" control={<Radio />} label="Approuver" disabled={!favourable} />
        <FormControlLabel value="no" control={<Radio />} label="Refuser" />
      </RadioGroup>
      <TextField
        {...draft.field('reason', 'Lu par l’école : données des élèves, prix, accessibilité…')}
        label="Pourquoi"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 500, 'data-testid': 'decide-reason' } }}
      />
    </ActDialog>
  );
}
