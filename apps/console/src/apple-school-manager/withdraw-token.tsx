import { withdrawAppleSchoolManager } from '@chariot/contract';
import { useAct } from '../api/index.js';
import { WithdrawDialog } from '../apple-credentials/index.js';

export function WithdrawToken({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(withdrawAppleSchoolManager, 'Jeton retiré.');
  return (
    <WithdrawDialog
      title={'Retirer ce jeton\u00A0?'}
      withdraw={() => act({})}
      {...{ busy, refusal, onClose }}
      testId="withdraw-ade-dialog"
    >
      À ne faire que pour changer d’organisation, quand plus aucun iPad n’a de classe mobile par Apple School Manager.
      Les iPad déjà enrôlés restent gérés.
    </WithdrawDialog>
  );
}
