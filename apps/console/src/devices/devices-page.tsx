import type { Device } from '@chariot/contract';
import { useMay } from '../api/index.js';
import { ErasureMark } from '../erasures/index.js';
import { facts, modelName, today } from '../formats/index.js';
import { Ago, Empty, LinkButton, List, Page, type Column } from '../page/index.js';
import { untilWords } from '../repairs/index.js';
import { DeviceFilters, FoundDevices } from './list-filters.js';
import { Standing } from './standing.js';
import { nameOf } from './words.js';

const COLUMNS: readonly [Column<Device>, ...Column<Device>[]] = [
  { label: 'Tablette', cell: nameOf },
  {
    label: 'État',
    cell: (device) => (
      <>
        {device.erasure?.state !== 'erased' && <Standing device={device} />}
        {device.erasure !== null && <ErasureMark state={device.erasure.state} />}
      </>
    ),
    small: 'bare',
  },
  { label: 'Classe mobile', cell: ({ classroomName, school }) => facts(classroomName, school.name), small: 'bare' },
  { label: 'N° de série', cell: ({ serialNumber }) => serialNumber },
  { label: 'N° d’inventaire', cell: ({ assetTag }) => assetTag ?? '—', small: 'hidden' },
  { label: 'Modèle', cell: ({ manufacturer, model }) => modelName(manufacturer, model), small: 'hidden' },
  {
    label: 'Garantie',
    cell: ({ warrantyEndsOn }) => (warrantyEndsOn === null ? '—' : untilWords(warrantyEndsOn, today(new Date()))),
    small: 'hidden',
  },
  { label: 'Dernier contact', cell: ({ lastContactAt }) => <Ago at={lastContactAt} none="Aucun" /> },
];

/** Every tablet one may see, found by any number that is written on it. */
export function DevicesPage() {
  const may = useMay();
  return (
    <Page
      title="Tablettes"
      actions={
        <>
          {may('device:write') && (
            <LinkButton to="/tablettes/importer" testId="open-fleet-import">
              Importer un parc
            </LinkButton>
          )}
          <LinkButton to="/inventaire" variant="outlined">
            Inventaire par lieu
          </LinkButton>
        </>
      }
    >
      <List<Device>
        resource="tablettes"
        caption="Tablettes"
        columns={COLUMNS}
        hrefOf={({ id }) => `/tablettes/${id}`}
        filters={
          <>
            <DeviceFilters />
            <FoundDevices />
          </>
        }
        empty={
          <Empty title="Aucune tablette">
            Importez une liste de livraison ou ouvrez l’enrôlement depuis une classe mobile.
          </Empty>
        }
        testId="devices"
      />
    </Page>
  );
}
