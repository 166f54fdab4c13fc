import { startOperation } from '@chariot/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';

export type OperationKind = 'message' | 'restart';

const DURATIONS = [
  [60, '1 heure'],
  [60 * 24, '1 jour'],
  [60 * 24 * 7, '1 semaine'],
] as const;

interface OperationDialogProps {
  readonly kind: OperationKind;
  readonly target: 'classroom' | 'device';
  readonly targetId: string;
  readonly targetName: string;
  readonly devices: number;
  readonly onClose: () => void;
}

/** A message or a restart, on one tablet or the whole cart: says what will happen, when, and how to stop it. */
export function OperationDialog({ kind, target, targetId, targetName, devices, onClose }: OperationDialogProps) {
  const { act, busy, refusal } = useAct(
    startOperation,
    kind === 'message' ? 'Message confié aux tablettes.' : 'Redémarrage demandé.',
  );
  const draft = useDraft({ text: '', minutes: String(60 * 24) }, startOperation.body, (values) => ({
    kind,
    target,
    targetId,
    text: kind === 'message' ? values.text : null,
    minutes: Number(values.minutes),
  }));
  const several = target === 'classroom' && devices !== 1;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={kind === 'message' ? `Envoyer un message\u00A0: ${targetName}` : `Redémarrer\u00A0: ${targetName}`}
      confirm={kind === 'message' ? 'Envoyer' : 'Redémarrer'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="operation-dialog"
    >
      {kind === 'message' ? (
        <>
          <TextField
            {...draft.field(
              'text',
              several ? `Il s’affichera sur les ${devices} tablettes.` : 'Il s’affichera sur la tablette.',
            )}
            label="Message"
            multiline
            minRows={3}
            autoFocus
            slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'operation-text' } }}
          />
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
            N’y écrivez aucun nom d’élève&nbsp;: le message est lisible par toute la classe.
          </Typography>
        </>
      ) : (
        <Typography>
          {several
            ? `Les ${devices} tablettes redémarreront dès qu’elles parleront au serveur\u00A0: tout de suite si elles sont allumées.`
            : 'La tablette redémarrera dès qu’elle parlera au serveur\u00A0: tout de suite si elle est allumée.'}{' '}
          Ce qui n’y est pas enregistré sera perdu. Tant qu’une tablette n’a rien reçu, vous pouvez annuler.
        </Typography>
      )}
      <TextField
        {...draft.field('minutes', 'Passé ce délai, une tablette restée éteinte n’en saura rien.')}
        label="Valable"
        select
      >
        {DURATIONS.map(([minutes, words]) => (
          <MenuItem key={minutes} value={String(minutes)}>
            {words}
          </MenuItem>
        ))}
      </TextField>
    </ActDialog>
  );
}
