import { revealActivationLock } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { moment } from '../formats/index.js';
import { RevealDialog } from '../page/index.js';

interface ActivationLockDialogProps {
  readonly deviceId: string;
  readonly onClose: () => void;
}

/** Shown to whoever may have the iPad erased and has just proved that it is she. */
export function ActivationLockDialog({ deviceId, onClose }: ActivationLockDialogProps) {
  const { act, busy, refusal } = useAct(revealActivationLock);
  return (
    <RevealDialog
      title="Voir le code d’activation"
      words={
        <>
          Il rouvre un iPad effacé que le compte Apple d’une personne a verrouillé. Qui l’a peut aussi rouvrir un iPad
          volé&nbsp;: le journal gardera que vous l’avez vu, et pourquoi.
        </>
      }
      body={revealActivationLock.body}
      reveal={(body) => act({ params: { id: deviceId }, body })}
      {...{ busy, refusal, onClose }}
      testId="activation-lock"
      shown={({ bypassCode, keptAt }) => ({
        title: 'Code d’activation',
        words: 'Sur l’iPad effacé, laissez vide l’identifiant Apple et tapez ce code à la place du mot de passe.',
        secret: bypassCode,
        copy: 'Copier le code',
        more: <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>Reçu le {moment(keptAt)}</Typography>,
      })}
    />
  );
}
