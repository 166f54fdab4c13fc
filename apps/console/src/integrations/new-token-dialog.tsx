import { createApiToken } from '@chariot/contract';
import { LocalDate, TOKEN_PERMISSIONS } from '@chariot/kernel';
import { Checkbox, FormControl, FormControlLabel, FormHelperText, FormLabel, TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';
import { TOKEN_WORDS } from './permission-words.js';
import { PlaceOfKind } from './place-of-kind.js';

interface NewTokenDialogProps {
  readonly onClose: () => void;
  readonly onMade: (token: string) => void;
}

export function NewTokenDialog({ onClose, onMade }: NewTokenDialogProps) {
  const { act, busy, refusal } = useAct(createApiToken);
  const draft = useDraft(
    {
      name: '',
      placeId: '',
      permissions: [] as string[],
      until: String(LocalDate.addDays(today(new Date()), 180)),
    },
    createApiToken.body,
    ({ placeId, ...others }) => ({ ...others, placeId: placeId === '' ? undefined : placeId }),
  );
  const { permissions } = draft.values;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const made = body && (await act({ body }));
    if (made !== undefined) onMade(made.token);
  };
  return (
    <ActDialog
      open
      title="Créer un jeton d’API"
      confirm="Créer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="token-dialog"
    >
      <TextField
        {...draft.field('name')}
        label="Logiciel qui s’en servira"
        placeholder="Inventaire de la commune"
        slotProps={{ htmlInput: { 'data-testid': 'token-name' } }}
      />
      <PlaceOfKind onPick={(placeId) => draft.set({ placeId })} error={draft.errors['placeId']} />
      <FormControl component="fieldset">
        <FormLabel component="legend">Ce qu’il pourra faire</FormLabel>
        {TOKEN_PERMISSIONS.map((permission) => (
          <FormControlLabel
            key={permission}
            label={TOKEN_WORDS[permission]}
            control={
              <Checkbox
                checked={permissions.includes(permission)}
                onChange={({ target }) =>
                  draft.set({
                    permissions: target.checked
                      ? [...permissions, permission]
                      : permissions.filter((one) => one !== permission),
                  })
                }
              />
            }
          />
        ))}
        {draft.errors['permissions'] !== undefined && (
          <FormHelperText error>Choisissez au moins une chose.</FormHelperText>
        )}
      </FormControl>
      <DayField {...draft.field('until', 'Un an au plus.')} label="Dernier jour" />
    </ActDialog>
  );
}
