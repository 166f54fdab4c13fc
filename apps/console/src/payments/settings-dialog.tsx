import { getMoneySettings, setMoneySettings, type MoneySettings } from '@chariot/contract';
import { Box, Button, DialogContent, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { centsOf, typedCents } from '../formats/index.js';
import { ActDialog, Reading, Sheet } from '../page/index.js';
import { AmountField } from './amount-field.js';

interface SettingsDialogProps {
  readonly conventionId: string;
  readonly onClose: () => void;
}

const TITLE = 'Taux du FCTVA et autres aides';

export function SettingsDialog({ conventionId, onClose }: SettingsDialogProps) {
  const settings = useRead(getMoneySettings, { params: { id: conventionId } }, { fresh: true });
  if (settings.data !== undefined)
    return <SettingsForm conventionId={conventionId} settings={settings.data} onClose={onClose} />;
  return (
    <Sheet open title={TITLE} onClose={onClose} testId="settings-dialog-reading">
      <DialogContent>
        <Reading of={settings}>{() => null}</Reading>
      </DialogContent>
    </Sheet>
  );
}

function SettingsForm({ conventionId, settings, onClose }: SettingsDialogProps & { readonly settings: MoneySettings }) {
  const { act, busy, refusal } = useAct(setMoneySettings, 'Enregistré.');
  const [rate, setRate] = useState(
    settings.fctvaRatePercent === null ? '' : String(settings.fctvaRatePercent).replace('.', ','),
  );
  const [grants, setGrants] = useState(() =>
    settings.otherGrants.map(({ funder, cents }) => ({ funder, cents: typedCents(cents) })),
  );
  const [tried, setTried] = useState(false);
  const parsed = setMoneySettings.body.safeParse({
    fctvaRatePercent: rate.trim() === '' ? null : Number(rate.replace(',', '.')),
    otherGrants: grants
      .filter(({ funder, cents }) => funder.trim() !== '' || cents.trim() !== '')
      .map(({ funder, cents }) => ({ funder, cents: centsOf(cents) })),
  });
  const rateFault = parsed.error?.issues.find(({ path }) => path[0] === 'fctvaRatePercent');
  const change = (at: number, next: Partial<(typeof grants)[number]>): void =>
    setGrants(grants.map((grant, index) => (index === at ? { ...grant, ...next } : grant)));
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (parsed.success && (await act({ params: { id: conventionId }, body: parsed.data }))) onClose();
  };
  return (
    <ActDialog
      open
      title={TITLE}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="settings-dialog"
    >
      <TextField
        label="Taux du FCTVA (%)"
        value={rate}
        onChange={({ target }) => setRate(target.value)}
        error={tried && rateFault !== undefined}
        helperText={
          tried && rateFault !== undefined
            ? 'Un pourcentage, comme 16,404 : quatre décimales au plus.'
            : 'Vide\u00A0: le taux que Chariot propose.'
        }
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 10, 'data-testid': 'fctva-rate' } }}
      />
      <Typography variant="h3">Autres aides reçues</Typography>
      {grants.map((grant, at) => (
        // Rows have no name of their own.
        <Box
          key={at}
          sx={{ display: 'grid', gap: 1, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '2fr 1fr auto' } }}
        >
          <TextField
            label="Qui l’accorde"
            value={grant.funder}
            onChange={({ target }) => change(at, { funder: target.value })}
            error={tried && grant.funder.trim() === '' && grant.cents.trim() !== ''}
            slotProps={{ htmlInput: { maxLength: 160 } }}
          />
          <AmountField
            label="Montant (€)"
            value={grant.cents}
            onChange={({ target }) => change(at, { cents: target.value })}
            error={tried && grant.funder.trim() !== '' && centsOf(grant.cents) === null}
          />
          <Button
            color="error"
            onClick={() => setGrants(grants.filter((_, index) => index !== at))}
            aria-label={`Retirer l’aide ${String(at + 1)}`}
          >
            Retirer
          </Button>
        </Box>
      ))}
      <Stack direction="row">
        <Button variant="outlined" onClick={() => setGrants([...grants, { funder: '', cents: '' }])}>
          Ajouter une aide
        </Button>
      </Stack>
    </ActDialog>
  );
}
