import { askForCertification, type ClaimDraft } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { euros } from '../formats/index.js';
import { ActDialog, useDraft } from '../page/index.js';

interface AskDialogProps {
  readonly conventionId: string;
  readonly draft: ClaimDraft;
  readonly onClose: () => void;
}

/** Presents the statement: nothing is certified on one person's word. */
export function AskDialog({ conventionId, draft, onClose }: AskDialogProps) {
  const { act, busy, refusal } = useAct(askForCertification, 'État présenté : l’ordonnateur est attendu.');
  const navigate = useNavigate();
  const { statement } = draft;
  const typed = useDraft({ reason: '' }, askForCertification.body, ({ reason }) => ({
    reason,
    advanceReceivedCents: statement.advanceReceivedCents,
  }));
  const confirm = async (): Promise<void> => {
    const body = typed.checked();
    const asked = body && (await act({ params: { id: conventionId }, body }));
    if (asked !== undefined) void navigate(`/conventions/${conventionId}/etats/${asked.claim.id}`);
  };
  return (
    <ActDialog
      open
      title="Présenter l’état à la certification"
      confirm="Présenter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="ask-dialog"
    >
      <Typography>
        {euros(statement.totals.grossCents)} TTC, dont {euros(statement.totals.eligibleCents)} éligibles. L’ordonnateur
        certifie exact ce que vous présentez maintenant&nbsp;: si une dépense change d’ici là, il faudra présenter un
        nouvel état.
      </Typography>
      <TextField
        {...typed.field('reason', 'Ce que l’ordonnateur lira : « Solde de l’opération 2016 », par exemple.')}
        label="Message à l’ordonnateur"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'ask-reason' } }}
      />
    </ActDialog>
  );
}
