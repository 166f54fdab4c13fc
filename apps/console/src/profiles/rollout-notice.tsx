import { endRollout, type Rollout } from '@chariot/contract';
import { Alert, AlertTitle, Box, Button, LinearProgress, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useAct, useMay } from '../api/index.js';
import { count } from '../formats/index.js';
import { ActDialog } from '../page/index.js';
import { awaited, rolloutSubject } from './rollout-words.js';

/** How many of the tablets that have it first have answered. */
export function RolloutProgress({ rollout }: { readonly rollout: Rollout }) {
  const { concerned, reported, failed } = rollout;
  const share = concerned === 0 ? 0 : (100 * reported) / concerned;
  const words = `${reported} sur ${count(concerned, 'tablette a répondu', 'tablettes ont répondu')}, ${count(failed, 'échec', 'échecs')}`;
  return (
    <Box data-testid="rollout-progress">
      <LinearProgress
        variant="determinate"
        value={share}
        color={failed > 0 ? 'warning' : 'primary'}
        aria-label={words}
        sx={{ my: 1, height: 8, borderRadius: 4 }}
      />
      {words}.
    </Box>
  );
}

/** On the profile: what is being tried, and the two ways out. */
export function RolloutNotice({ rollout }: { readonly rollout: Rollout }) {
  return (
    <Alert severity="info" data-testid="rollout-notice">
      <AlertTitle>
        {rolloutSubject(rollout)} est à l’essai dans{' '}
        {`${rollout.first} sur ${count(rollout.classrooms, 'classe mobile', 'classes mobiles')}`}
      </AlertTitle>
      <RolloutProgress rollout={rollout} />
      {awaited(rollout)}
      <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: 'wrap' }}>
        <RolloutActs rollout={rollout} />
        <Button
          size="small"
          component={RouterLink}
          to={`/profils/${rollout.profileId}/deploiements/${rollout.id}`}
          data-testid="rollout-link"
        >
          Suivre l’essai
        </Button>
      </Stack>
    </Alert>
  );
}

/** To all without waiting, or back: each asked once. */
export function RolloutActs({ rollout }: { readonly rollout: Rollout }) {
  const may = useMay();
  const [how, setHow] = useState<'goOn' | 'rollBack'>();
  if (!may('profile:write') || rollout.state !== 'trying') return null;
  return (
    <>
      <Button size="small" variant="outlined" onClick={() => setHow('goOn')} data-testid="rollout-go-on">
        Étendre à tous
      </Button>
      <Button size="small" variant="outlined" onClick={() => setHow('rollBack')} data-testid="rollout-roll-back">
        Revenir en arrière
      </Button>
      {how !== undefined && <EndDialog rollout={rollout} how={how} onClose={() => setHow(undefined)} />}
    </>
  );
}

interface EndDialogProps {
  readonly rollout: Rollout;
  readonly how: 'goOn' | 'rollBack';
  readonly onClose: () => void;
}

function EndDialog({ rollout, how, onClose }: EndDialogProps) {
  const [reason, setReason] = useState('');
  const back = how === 'rollBack';
  const { act, busy, refusal } = useAct(endRollout, back ? 'Retour en arrière fait.' : 'Étendu à tous.');
  const confirm = async (): Promise<void> => {
    const body = { how, reason: reason.trim() === '' ? null : reason };
    if (await act({ params: { id: rollout.id }, body })) onClose();
  };
  return (
    <ActDialog
      open
      title={back ? 'Revenir en arrière\u00A0?' : 'Étendre à tous sans attendre\u00A0?'}
      confirm={back ? 'Revenir en arrière' : 'Étendre à tous'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="end-rollout-dialog"
    >
      <span>
        {back
          ? 'Les classes mobiles qui l’essaient retrouvent leurs réglages d’avant à leur prochain contact.'
          : `Les ${count(rollout.classrooms, 'classe mobile', 'classes mobiles')} que ce changement touche le reçoivent à leur prochain contact.`}
      </span>
      <TextField
        label="Motif (facultatif)"
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 300 } }}
      />
    </ActDialog>
  );
}
