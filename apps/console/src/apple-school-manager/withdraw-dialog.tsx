import { withdrawAppleSchoolManager } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';

export function WithdrawDialog({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(withdrawAppleSchoolManager, 'Jeton retiré.');
  const confirm = async (): Promise<void> => {
    if (await act({})) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={'Retirer ce jeton\u00A0?'}
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="withdraw-ade-dialog"
    >
      <Typography>
        À ne faire que pour changer d’organisation, quand plus aucun iPad n’a de classe mobile par Apple School Manager.
        Les iPad déjà enrôlés restent gérés.
      </Typography>
    </ActDialog>
  );
}
