import { readPersonalData, type Person } from '@chariot/contract';
import Download from '@mui/icons-material/Download';
import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { call, messageOf } from '../api/index.js';
import { french } from '../formats/index.js';
import { Section } from '../page/index.js';

/** Art. 15 RGPD, when somebody asks: asked for and not linked to, because a refusal must be readable. */
export function PersonalDataSection({ person }: { readonly person: Person }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const download = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      save(await call(readPersonalData, { params: { id: person.id } }));
    } catch (error) {
      setRefusal(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section
      title="Droit d’accès"
      hint="Tout ce que Chariot garde sur cette personne, à lui remettre (art. 15 du RGPD). L’activité en garde la trace."
      testId="personal-data"
    >
      <Button
        variant="outlined"
        size="small"
        startIcon={<Download aria-hidden />}
        loading={busy}
        onClick={() => void download()}
        data-testid="download-personal-data"
      >
        Télécharger
      </Button>
      {refusal !== undefined && (
        <Alert severity="error" data-testid="personal-data-refused">
          {french(refusal)}
        </Alert>
      )}
    </Section>
  );
}

function save(data: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'donnees-personnelles-chariot.json';
  link.click();
  URL.revokeObjectURL(address);
}
