import { terminateConvention, type Convention } from '@chariot/contract';
import { Alert, MenuItem, TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface TerminateDialogProps {
  readonly convention: Convention;
  readonly onClose: () => void;
}

/** Art. 10.2: the registered letter; the notice runs from the day it was received. */
export function TerminateDialog({ convention, onClose }: TerminateDialogProps) {
  const { termination } = convention;
  const terminating = useAct(terminateConvention, 'Dénonciation notée.');
  const draft = useDraft(
    {
      by: (termination?.by ?? '') as string,
      letterSentOn: termination?.letterSentOn ?? '',
      letterReceivedOn: termination?.letterReceivedOn ?? '',
      registeredNumber: termination?.registeredNumber ?? '',
      reason: termination?.reason ?? '',
    },
    terminateConvention.body,
    (typed) => ({
      ...typed,
      letterReceivedOn: orNull(typed.letterReceivedOn),
      registeredNumber: orNull(typed.registeredNumber),
    }),
  );
  const { field } = draft;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const noted = await terminating.act({ params: { id: convention.id }, body });
    if (noted !== undefined) onClose();
  };
  const notice = convention.terminationNoticeMonths;
  return (
    <ActDialog
      open
      title="Noter la dénonciation (art. 10.2)"
      confirm="Noter la dénonciation"
      danger
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={terminating.busy}
      refusal={terminating.refusal}
      testId="terminate-dialog"
    >
      <Alert severity="warning">
        {french(
          notice === null
            ? 'Le préavis n’est pas renseigné : la date de fin ne sera pas calculable.'
            : `La convention prend fin ${count(notice, 'mois', 'mois')} après la réception de la lettre recommandée ; tant que la réception n’est pas notée, cette date n’est pas calculable.`,
        )}
      </Alert>
      <TextField
        {...field('by')}
        select
        label="Qui dénonce"
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'terminate-by' } as object } }}
      >
        <MenuItem value="academie">{convention.academie.name}</MenuItem>
        <MenuItem value="localAuthority">{convention.localAuthority.name}</MenuItem>
      </TextField>
      <DayField {...field('letterSentOn')} label="Lettre envoyée le" inputProps={{ 'data-testid': 'letter-sent' }} />
      <DayField
        {...field('letterReceivedOn', 'Laissez vide tant que l’avis de réception n’est pas revenu.')}
        label="Lettre reçue le"
        inputProps={{ 'data-testid': 'letter-received' }}
      />
      <TextField
        {...field('registeredNumber', 'Facultatif.')}
        label="Numéro du recommandé"
        slotProps={{ htmlInput: { maxLength: 40 } }}
      />
      <TextField
        {...field('reason')}
        label="Motif"
        multiline
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'terminate-reason' } }}
      />
    </ActDialog>
  );
}
