import { freezeDataset } from '@chariot/contract';
import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Section } from '../page/index.js';

/** Years that are over, of which nothing is frozen yet. */
export function FreezeSection({ years }: { readonly years: readonly string[] }) {
  const [year, setYear] = useState<string | null>(null);
  const { act, busy, refusal, forget } = useAct(freezeDataset, 'Le jeu de données est figé.');
  const close = (): void => {
    forget();
    setYear(null);
  };
  return (
    <Section title="À figer" testId="datasets-ready">
      <Stack sx={{ gap: 1 }}>
        {years.map((one) => (
          <Stack key={one} direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography>{`L’année ${one} est terminée et publiée.`}</Typography>
            <Button variant="contained" onClick={() => setYear(one)} data-testid="freeze-dataset">
              {`Figer ${one}`}
            </Button>
          </Stack>
        ))}
      </Stack>
      {year !== null && (
        <ActDialog
          open
          title={`Figer le jeu de données ${year}`}
          confirm="Figer"
          onConfirm={() => void act({ params: { year } }).then((answer) => answer !== undefined && close())}
          onClose={close}
          busy={busy}
          refusal={refusal}
          testId="freeze-dialog"
        >
          <Typography>
            {french(
              'Toute personne qui lit les chiffres d’usage pourra le télécharger. Une fois figé, il ne change plus.',
            )}
          </Typography>
        </ActDialog>
      )}
    </Section>
  );
}
