import { askForErasure } from '@chariot/contract';
import { Box, Checkbox, FormControlLabel, FormGroup, FormHelperText, TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { count } from '../formats/index.js';
import { ActDialog, useDraft } from '../page/index.js';

export interface Erasable {
  readonly id: string;
  readonly name: string;
}

interface EraseDialogProps {
  readonly devices: readonly Erasable[];
  readonly onClose: () => void;
}

/** Asks, and goes to the page where the second person is waited for. */
export function EraseDialog({ devices, onClose }: EraseDialogProps) {
  const { act, busy, refusal } = useAct(askForErasure, 'Demande envoyée : une seconde personne doit l’accorder.');
  const navigate = useNavigate();
  const only = devices.length === 1;
  const draft = useDraft(
    { deviceIds: only ? devices.map(({ id }) => id) : ([] as string[]), reason: '' },
    askForErasure.body,
  );
  const { deviceIds } = draft.values;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const asked = body && (await act({ body }));
    if (asked !== undefined) void navigate(`/actes-graves/${asked.id}`);
  };
  return (
    <ActDialog
      open
      danger
      title={
        only
          ? `Effacer et désenrôler «\u00A0${devices[0]?.name ?? ''}\u00A0»\u00A0?`
          : 'Effacer et désenrôler des tablettes'
      }
      confirm="Demander l’effacement"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="erase-dialog"
    >
      <Box component="ul" sx={{ m: 0, pl: 2.5, '& li': { mb: 0.5 } }}>
        <li>Ce que les élèves et les enseignants ont laissé sur la tablette est effacé, sans retour possible.</li>
        <li>Rien n’a lieu sur votre seule parole&nbsp;: une seconde personne doit l’accorder, puis un délai court.</li>
        <li>Pour servir de nouveau, la tablette devra être enrôlée avec un code.</li>
      </Box>
      {!only && (
        <FormGroup
          aria-label="Tablettes à effacer"
          sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(3, 1fr)' } }}
        >
          {devices.map(({ id, name }) => (
            <FormControlLabel
              key={id}
              label={name}
              control={
                <Checkbox
                  checked={deviceIds.includes(id)}
                  onChange={({ target }) =>
                    draft.set({
                      deviceIds: target.checked ? [...deviceIds, id] : deviceIds.filter((one) => one !== id),
                    })
                  }
                />
              }
            />
          ))}
          <FormHelperText error={draft.errors['deviceIds'] !== undefined} sx={{ gridColumn: '1 / -1' }}>
            {deviceIds.length === 0
              ? 'Choisissez au moins une tablette.'
              : `${count(deviceIds.length, 'tablette choisie', 'tablettes choisies')}, 12 au plus.`}
          </FormHelperText>
        </FormGroup>
      )}
      <TextField
        {...draft.field('reason')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'erase-reason' } }}
      />
    </ActDialog>
  );
}
