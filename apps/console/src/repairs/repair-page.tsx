import { FAULT_LABELS, getRepair, type RepairDetail } from '@chariot/contract';
import { Button, Link } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { day, euros, moment } from '../formats/index.js';
import { Facts, Page, PageReading, Section } from '../page/index.js';
import { CloseRepairDialog } from './close-repair-dialog.js';
import { PhotosSection } from './photos-section.js';
import { SendRepairDialog } from './send-repair-dialog.js';
import { WarrantySection } from './warranty-section.js';
import { standing } from './words.js';

type Opened = 'send' | 'close';

export function RepairPage() {
  const { id = '' } = useParams();
  const repair = useRead(getRepair, { params: { id } }, { watch: true });
  return (
    <PageReading of={repair} back={{ to: '/reparations', label: 'Réparations' }}>
      {(value) => <RepairView key={value.id} repair={value} />}
    </PageReading>
  );
}

function RepairView({ repair }: { readonly repair: RepairDetail }) {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const alive = repair.state !== 'closed';
  return (
    <Page
      title={`${repair.label}\u00A0: ${FAULT_LABELS[repair.fault].toLowerCase()}`}
      crumbs={[
        { to: '/reparations', label: 'Réparations' },
        { to: `/tablettes/${repair.deviceId}`, label: `${repair.label}, ${repair.school.name}` },
      ]}
      subtitle={
        <span data-testid="repair-standing" data-state={repair.state}>
          {standing(repair)}
        </span>
      }
      actions={
        may('device:write') &&
        alive && (
          <>
            {repair.state === 'open' && (
              <Button onClick={() => setOpened('send')} variant="contained" data-testid="send-repair">
                Noter le départ
              </Button>
            )}
            <Button
              onClick={() => setOpened('close')}
              variant={repair.state === 'sent' ? 'contained' : 'outlined'}
              data-testid="close-repair"
            >
              {repair.state === 'sent' ? 'Noter le retour' : 'Clore'}
            </Button>
          </>
        )
      }
    >
      <Section title="La panne">
        <Facts
          columns={3}
          facts={[
            ['Ce qui a été vu', repair.description],
            ['Signalée', `${repair.openedBy}, le ${moment(repair.openedAt)}`],
            [
              'Tablette',
              <Link key="device" component={RouterLink} to={`/tablettes/${repair.deviceId}`}>
                {repair.serialNumber}
              </Link>,
            ],
          ]}
        />
      </Section>
      <Section title="La réparation" testId="repair-facts">
        <Facts
          columns={3}
          facts={[
            ['Réparateur', repair.supplier],
            ['Sa référence', repair.supplierReference],
            ['Sous garantie', repair.underWarranty === null ? null : repair.underWarranty ? 'Oui' : 'Non'],
            ['Partie le', repair.sentOn === null ? null : day(repair.sentOn)],
            ['Attendue le', repair.expectedBackOn === null ? null : day(repair.expectedBackOn)],
            ['Revenue le', repair.backOn === null ? null : day(repair.backOn)],
            ['Coût pour la collectivité', repair.costCents === null ? null : euros(repair.costCents)],
            ['Tablette de prêt', repair.loanLabel],
            ['Note', repair.closingNote],
          ]}
        />
      </Section>
      <WarrantySection deviceId={repair.deviceId} warranty={repair.warranty} />
      <PhotosSection repair={repair} />
      {opened === 'send' && <SendRepairDialog repair={repair} onClose={close} />}
      {opened === 'close' && <CloseRepairDialog repair={repair} onClose={close} />}
    </Page>
  );
}
