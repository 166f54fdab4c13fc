import { makeFollowUpFile, previewFollowUpFile, type FollowUpPeriodChoice } from '@chariot/contract';
import { Alert, Box, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Reading } from '../page/index.js';

interface MakeDialogProps {
  readonly conventionId: string;
  readonly periods: readonly FollowUpPeriodChoice[];
  readonly onClose: () => void;
}

const keyOf = ({ kind, from, to }: FollowUpPeriodChoice): string => `${kind} ${from} ${to}`;

/** A period, what is missing for it, and freezing: what is missing holds nobody back. */
export function MakeDialog({ conventionId, periods, onClose }: MakeDialogProps) {
  const [chosen, setChosen] = useState(periods[0] === undefined ? '' : keyOf(periods[0]));
  const { act, busy, refusal } = useAct(makeFollowUpFile, 'Le dossier de suivi est figé.');
  const period = periods.find((one) => keyOf(one) === chosen);
  const asked = { from: period?.from ?? '', to: period?.to ?? '' };
  const preview = useRead(
    previewFollowUpFile,
    { params: { id: conventionId }, query: asked },
    { enabled: period !== undefined, fresh: true },
  );
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: conventionId }, body: asked })) onClose();
  };
  return (
    <ActDialog
      open
      title="Constituer le dossier de suivi"
      confirm="Figer le dossier"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      disabled={period === undefined}
      refusal={refusal}
      testId="make-follow-up-dialog"
    >
      <TextField
        select
        label="Période"
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'follow-up-period' } as object } }}
      >
        {periods.map((one) => (
          <MenuItem key={keyOf(one)} value={keyOf(one)}>
            {one.label}
          </MenuItem>
        ))}
      </TextField>
      <Reading of={preview} lines={4}>
        {({ missing }) => <Missing missing={missing} />}
      </Reading>
      <Typography>
        {french(
          'Le dossier est daté et ne change plus : ce qui sera renseigné ensuite ira dans un autre. Qui lit la convention le lit, les écoles et les collèges aussi ; il ne dit des dépenses que des totaux.',
        )}
      </Typography>
    </ActDialog>
  );
}

const Missing = ({ missing }: { readonly missing: readonly string[] }) =>
  missing.length === 0 ? (
    <Alert severity="success" data-testid="follow-up-missing">
      Rien ne manque.
    </Alert>
  ) : (
    <Alert severity="info" data-testid="follow-up-missing">
      Il manque, sans que cela vous arrête&nbsp;:
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {missing.map((words) => (
          <li key={words}>{french(words)}</li>
        ))}
      </Box>
    </Alert>
  );
