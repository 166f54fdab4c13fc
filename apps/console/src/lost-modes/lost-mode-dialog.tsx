import { askForLostMode } from '@chariot/contract';
import { Box, MenuItem, TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';

const DAYS = [
  [1, '1 jour'],
  [3, '3 jours'],
  [7, '7 jours'],
  [14, '14 jours'],
  [30, '30 jours'],
] as const;

interface LostModeDialogProps {
  readonly deviceId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Asks, and goes to the page where the second person is waited for. */
export function LostModeDialog({ deviceId, name, onClose }: LostModeDialogProps) {
  const { act, busy, refusal } = useAct(askForLostMode, 'Demande envoyée : une seconde personne doit l’accorder.');
  const navigate = useNavigate();
  const draft = useDraft({ text: '', days: '7', reason: '' }, askForLostMode.body, ({ days, ...rest }) => ({
    ...rest,
    deviceId,
    days: Number(days),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const asked = body && (await act({ body }));
    if (asked !== undefined) await navigate(`/actes-graves/${asked.id}`);
  };
  return (
    <ActDialog
      open
      danger
      title={`Mode Perdu\u00A0: ${name}`}
      confirm="Demander l’accord"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="lost-mode-dialog"
    >
      <Box component="ul" sx={{ m: 0, pl: 2.5, '& li': { mb: 0.5 } }}>
        <li>L’écran n’affiche plus que votre phrase, et l’iPad ne sert plus à rien d’autre. Rien n’est effacé.</li>
        <li>
          Il faut une seconde personne pour commencer. Une seule y met fin, quand elle veut&nbsp;; sinon il s’arrête de
          lui-même.
        </li>
        <li>Pendant ce temps, «&nbsp;Faire sonner&nbsp;» marche. Chariot ne demande jamais où se trouve l’iPad.</li>
      </Box>
      <TextField
        {...draft.field('text', 'Où le rapporter, quel numéro appeler\u00A0: celui de l’école, jamais le vôtre.')}
        label="Phrase affichée à l’écran"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'lost-mode-text' } }}
      />
      <TextField {...draft.field('days')} label="Pendant" select>
        {DAYS.map(([days, words]) => (
          <MenuItem key={days} value={String(days)}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field('reason', 'La seconde personne le lira avant de donner son accord.')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'lost-mode-reason' } }}
      />
    </ActDialog>
  );
}
