import type { Device } from '@chariot/contract';
import { ErasureMark } from '../erasures/index.js';
import { facts, modelName } from '../formats/index.js';
import {
  Ago,
  ChoiceFilter,
  Empty,
  List,
  Page,
  SearchFilter,
  STATE_WORDS,
  StateChip,
  STATES,
  type Column,
} from '../page/index.js';
import { LIFE_STATES, LIFE_WORDS, nameOf } from './words.js';

const COLUMNS: readonly [Column<Device>, ...Column<Device>[]] = [
  { label: 'Tablette', cell: nameOf },
  {
    label: 'État',
    cell: ({ boardState, erasure }) => (
      <>
        {erasure?.state !== 'erased' && <StateChip state={boardState} />}
        {erasure !== null && <ErasureMark state={erasure.state} />}
      </>
    ),
    small: 'bare',
  },
  { label: 'Classe mobile', cell: ({ classroomName, school }) => facts(classroomName, school.name), small: 'bare' },
  { label: 'N° de série', cell: ({ serialNumber }) => serialNumber },
  { label: 'N° d’inventaire', cell: ({ assetTag }) => assetTag ?? '—', small: 'hidden' },
  { label: 'Modèle', cell: ({ manufacturer, model }) => modelName(manufacturer, model), small: 'hidden' },
  { label: 'Dernier contact', cell: ({ lastContactAt }) => <Ago at={lastContactAt} none="Aucun" /> },
];

/** Every tablet one may see, found by any number that is written on it. */
export function DevicesPage() {
  return (
    <Page title="Tablettes">
      <List<Device>
        resource="tablettes"
        caption="Tablettes"
        columns={COLUMNS}
        hrefOf={({ id }) => `/tablettes/${id}`}
        filters={
          <>
            <SearchFilter label="N° de série, d’inventaire ou modèle" />
            <ChoiceFilter
              label="État"
              source="boardState"
              choices={STATES.map((state) => [state, STATE_WORDS[state]] as const)}
            />
            <ChoiceFilter
              label="Cycle de vie"
              source="state"
              choices={LIFE_STATES.map((state) => [state, LIFE_WORDS[state]] as const)}
            />
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
