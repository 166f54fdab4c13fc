import { openMaintenanceWindow } from '@chariot/contract';
import { Checkbox, FormControlLabel, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { timesOf } from './words.js';

interface WindowDialogProps {
  readonly classroom: { readonly id: string; readonly name: string; readonly accessPoint: string | null };
  readonly onClose: () => void;
}

/** « Je laisse les tablettes allumées de 16 h 30 à 18 h. » */
export function WindowDialog({ classroom, onClose }: WindowDialogProps) {
  const [now] = useState(() => new Date());
  const opening = useAct(openMaintenanceWindow, ({ open }) =>
    open ? 'Les tablettes se mettent à jour dès qu’elles sont allumées.' : 'Fenêtre de maintenance prévue.',
  );
  const draft = useDraft(
    { when: 'now', from: '', until: '', boxOn: false },
    openMaintenanceWindow.body,
    ({ when, from, until, boxOn }) => ({
      // Without its hour it would begin now.
      ...(when !== 'now' && { startsAt: '' }),
      ...timesOf({ tomorrow: when === 'tomorrow', from: when === 'now' ? '' : from, until }, now),
      boxOn: when === 'now' && boxOn,
    }),
  );
  const { values, set, field, errors } = draft;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await opening.act({ params: { id: classroom.id }, body })) !== undefined) onClose();
  };
  const clock = (testId: string) => ({ inputLabel: { shrink: true }, htmlInput: { 'data-testid': testId } });
  return (
    <ActDialog
      open
      title={`Mettre à jour ${classroom.name}`}
      confirm="Laisser allumées"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={opening.busy}
      refusal={opening.refusal}
      testId="window-dialog"
    >
      <Typography>
        Branchez les tablettes et laissez-les allumées, hors de la classe : elles se mettent à jour jusqu’à l’heure que
        vous dites. Un iPad suit l’échéance de son profil.
      </Typography>
      <TextField
        {...field('when')}
        label="Quand"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'window-when' } as object } }}
      >
        <MenuItem value="now">Maintenant</MenuItem>
        <MenuItem value="today">Plus tard aujourd’hui</MenuItem>
        <MenuItem value="tomorrow">Demain</MenuItem>
      </TextField>
      <Stack direction="row" sx={{ gap: 2 }}>
        {values.when !== 'now' && (
          <TextField
            {...field('from')}
            error={errors['startsAt'] !== undefined}
            helperText={errors['startsAt'] !== undefined && 'Dites à partir de quelle heure.'}
            label="De"
            type="time"
            slotProps={clock('window-from')}
          />
        )}
        <TextField
          {...field('until')}
          error={errors['endsAt'] !== undefined}
          helperText={errors['endsAt'] === undefined ? 'Douze heures au plus.' : 'Dites jusqu’à quelle heure.'}
          label="Jusqu’à"
          type="time"
          slotProps={clock('window-until')}
        />
      </Stack>
      {classroom.accessPoint !== null && values.when === 'now' && (
        <FormControlLabel
          control={<Checkbox checked={values.boxOn} onChange={(_, boxOn) => set({ boxOn })} />}
          label={`J’ai allumé la borne Wi-Fi (${classroom.accessPoint})`}
        />
      )}
    </ActDialog>
  );
}
