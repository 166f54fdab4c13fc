import type { Warranty } from '@chariot/contract';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useMay } from '../api/index.js';
import { day, today } from '../formats/index.js';
import { Facts, Section } from '../page/index.js';
import { WarrantyDialog } from './warranty-dialog.js';
import { untilWords } from './words.js';

interface WarrantySectionProps {
  readonly deviceId: string;
  readonly warranty: Warranty | null;
}

/** Until when somebody else pays, on the page of the tablet and of each of its repairs. */
export function WarrantySection({ deviceId, warranty }: WarrantySectionProps) {
  const may = useMay();
  const [changing, setChanging] = useState(false);
  return (
    <Section
      title="Garantie"
      testId="warranty"
      action={
        may('device:write') && (
          <Button size="small" onClick={() => setChanging(true)} data-testid="set-warranty">
            {warranty === null ? 'Noter' : 'Corriger'}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          ['Jusqu’au', warranty === null ? null : untilWords(warranty.endsOn, today(new Date()))],
          ['Depuis le', warranty === null ? null : day(warranty.startsOn)],
          ['Fournisseur', warranty?.supplier ?? null],
          ['Référence', warranty?.reference ?? null],
        ]}
      />
      {changing && <WarrantyDialog deviceId={deviceId} warranty={warranty} onClose={() => setChanging(false)} />}
    </Section>
  );
}
