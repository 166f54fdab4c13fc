import { withdrawApplePushCertificate } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';

export function WithdrawDialog({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(withdrawApplePushCertificate, 'Certificat retiré.');
  const confirm = async (): Promise<void> => {
    if (await act({})) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={'Retirer ce certificat\u00A0?'}
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="withdraw-apple-push-dialog"
    >
      <Typography>
        À ne faire que pour recommencer avec un autre compte Apple, quand plus aucun iPad n’est enrôlé. Sinon, Chariot
        refuse&nbsp;: ces iPad ne l’entendraient plus jamais.
      </Typography>
    </ActDialog>
  );
}
