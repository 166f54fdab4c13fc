import { withdrawApplePushCertificate } from '@chariot/contract';
import { useAct } from '../api/index.js';
import { WithdrawDialog } from '../apple-credentials/index.js';

export function WithdrawCertificate({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(withdrawApplePushCertificate, 'Certificat retiré.');
  return (
    <WithdrawDialog
      title={'Retirer ce certificat\u00A0?'}
      withdraw={() => act({})}
      {...{ busy, refusal, onClose }}
      testId="withdraw-apple-push-dialog"
    >
      À ne faire que pour recommencer avec un autre compte Apple, quand plus aucun iPad n’est enrôlé. Sinon, Chariot
      refuse&nbsp;: ces iPad ne l’entendraient plus jamais.
    </WithdrawDialog>
  );
}
