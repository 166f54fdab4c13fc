import { getBoard, getEnrolmentWindow, getLabelSheet, listDeliveries, type Board } from '@chariot/contract';
import Campaign from '@mui/icons-material/CampaignOutlined';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import DeleteForever from '@mui/icons-material/DeleteForeverOutlined';
import Edit from '@mui/icons-material/EditOutlined';
import Handshake from '@mui/icons-material/HandshakeOutlined';
import Inventory from '@mui/icons-material/Inventory2Outlined';
import LockOpen from '@mui/icons-material/LockOpenOutlined';
import Print from '@mui/icons-material/PrintOutlined';
import Restart from '@mui/icons-material/RestartAlt';
import SystemUpdate from '@mui/icons-material/SystemUpdateAlt';
import TouchApp from '@mui/icons-material/TouchAppOutlined';
import { Alert, Box, Button, Paper } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { documentUrl, useMay, useRead } from '../api/index.js';
import { DeliveriesSection, DeliveryDialog } from '../deliveries/index.js';
import { EraseDialog, mayBeErased } from '../erasures/index.js';
import { CodesSheet, OpenWindowDialog, WindowBar } from '../enrolment/index.js';
import { count, day, facts } from '../formats/index.js';
import { LendDialog } from '../loans/index.js';
import { MaintenanceNotice, WindowDialog } from '../maintenance/index.js';
import { OperationDialog, OperationsSection } from '../operations/index.js';
import {
  Columns,
  countOf,
  DocumentButton,
  Hidden,
  MoreMenu,
  Page,
  PageReading,
  StateBar,
  STATES,
  useNow,
  useSmall,
  type MenuAct,
} from '../page/index.js';
import { ProfilesOfSection, useProfilesOf } from '../profiles/index.js';
import { ClassroomPapers } from '../sheets/index.js';
import { EquipmentSection } from './equipment-section.js';
import { EditClassroomDialog } from './edit-classroom-dialog.js';
import { stepsOf, type StepName } from './steps.js';
import { StepsSection } from './steps-section.js';
import { Tile } from './tile.js';

type Opened =
  | 'open-window'
  | 'codes'
  | 'delivery'
  | 'edit'
  | 'profile'
  | 'erase'
  | 'message'
  | 'restart'
  | 'ask'
  | 'papers'
  | 'lend'
  | 'update';

/** A classe mobile: the rollout board, live. */
export function BoardPage() {
  const { id = '' } = useParams();
  const board = useRead(getBoard, { params: { id } }, { watch: true });
  return (
    <PageReading of={board} back={{ to: '/classes-mobiles', label: 'Classes mobiles' }}>
      {(value) => <BoardView key={value.classroom.id} board={value} />}
    </PageReading>
  );
}

function BoardView({ board }: { readonly board: Board }) {
  const { classroom, counts, tiles, enrollable } = board;
  // A window whose codes have all served opens nothing any more.
  const enrolment = board.window !== null && board.window.used < board.window.codes ? board.window : null;
  const may = useMay();
  const now = useNow(15_000);
  const small = useSmall();
  const [opened, setOpened] = useState<Opened>();
  // The window that was opened here, until the board knows it too.
  const [openedWindow, setOpenedWindow] = useState<string>();
  const close = (): void => setOpened(undefined);
  const profiles = useProfilesOf({ classroomId: classroom.id });
  const deliveries = useRead(
    listDeliveries,
    { query: { classroomId: classroom.id, limit: 50 } },
    { enabled: may('device:read') },
  );
  const windowId = enrolment?.id ?? openedWindow ?? '';
  const codes = useRead(
    getEnrolmentWindow,
    { params: { id: windowId } },
    { enabled: windowId !== '' && may('enrolment:read'), watch: true },
  );
  const window = codes.data;
  const codeOf = new Map(window?.codes.map(({ slot, code, status }) => [slot, status === 'unused' ? code : null]));
  const announced = (deliveries.data?.items ?? []).reduce((sum, { devices }) => sum + devices.length, 0);
  const closed = classroom.closedOn !== null;
  // The way to a ready cart is for who can walk it; others see how it stands.
  const keeps = may('device:write') || may('enrolment:open') || may('profile:write');
  const steps = closed || !keeps ? undefined : stepsOf(board, profiles.data?.length, announced);
  // Once its last code has served there is nothing more to do with a window, open as it may be until its hour.
  const spent = enrolment !== null && enrolment.used >= enrolment.codes;
  const openable = may('enrolment:open') && (enrolment === null || spent) && !closed && enrollable > 0;

  const stepActs: Partial<Record<StepName, ReactNode>> = {
    ...(may('device:write') && {
      delivery: stepButton(steps, 'delivery', 'Importer la liste', () => setOpened('delivery'), 'import-delivery'),
    }),
    ...(may('profile:write') &&
      profiles.data?.length === 0 && {
        profile: stepButton(steps, 'profile', 'Choisir un profil', () => setOpened('profile'), 'step-assign-profile'),
      }),
    ...(openable && {
      enrolment: stepButton(steps, 'enrolment', 'Ouvrir l’enrôlement', () => setOpened('open-window'), 'open-window'),
    }),
  };
  const erasable = tiles.flatMap(({ deviceId, slot, state, erasure }) =>
    deviceId === null || state === 'waiting' || !mayBeErased(erasure)
      ? []
      : [{ id: deviceId, name: `Tablette ${slot}` }],
  );
  const labels = documentUrl(getLabelSheet, { params: { id: classroom.id } });
  const acts: MenuAct[] = [
    ...(may('operation:run') && !closed
      ? [
          act('Envoyer un message', <Campaign fontSize="small" />, () => setOpened('message'), 'send-message'),
          act('Redémarrer les tablettes', <Restart fontSize="small" />, () => setOpened('restart'), 'restart-devices'),
          act('Autre demande…', <TouchApp fontSize="small" />, () => setOpened('ask'), 'ask-devices'),
        ]
      : []),
    // On a phone only the next step is shown: the others stay within reach here.
    ...(small && openable
      ? [act('Ouvrir l’enrôlement', <LockOpen fontSize="small" />, () => setOpened('open-window'), 'menu-open-window')]
      : []),
    ...(may('device:write') && !closed
      ? [
          act(
            'Importer une livraison',
            <Inventory fontSize="small" />,
            () => setOpened('delivery'),
            'menu-import-delivery',
          ),
        ]
      : []),
    ...(may('maintenance:open') && !closed
      ? [
          act(
            'Mettre à jour hors de la classe…',
            <SystemUpdate fontSize="small" />,
            () => setOpened('update'),
            'open-window-of-maintenance',
          ),
        ]
      : []),
    ...(may('loan:write') && !closed
      ? [act('Prêter une tablette…', <Handshake fontSize="small" />, () => setOpened('lend'), 'lend-tablet')]
      : []),
    act('Imprimer…', <Print fontSize="small" />, () => setOpened('papers'), 'menu-print'),
    ...(may('classroom:write')
      ? [act('Modifier la classe mobile', <Edit fontSize="small" />, () => setOpened('edit'), 'edit-classroom')]
      : []),
    ...(may('device:erase') && erasable.length > 0
      ? [act('Effacer et désenrôler…', <DeleteForever fontSize="small" />, () => setOpened('erase'), 'erase-devices')]
      : []),
  ];

  return (
    <Page
      title={classroom.name}
      crumbs={[
        { to: '/classes-mobiles', label: 'Classes mobiles' },
        { to: `/ecoles/${classroom.school.id}`, label: classroom.school.name },
      ]}
      subtitle={facts(classroom.room, classroom.accessPoint, count(classroom.capacity, 'emplacement')) || undefined}
      actions={
        <>
          {!small && (
            <DocumentButton href={labels} testId="print-labels">
              Étiquettes
            </DocumentButton>
          )}
          <MoreMenu acts={acts} />
        </>
      }
    >
      {closed && <Alert severity="info">Cette classe mobile est fermée depuis le {day(classroom.closedOn)}.</Alert>}
      {may('maintenance:open') && <MaintenanceNotice classroomId={classroom.id} />}
      {steps !== undefined && <StepsSection steps={steps} acts={stepActs} />}
      {steps === undefined && !closed && counts.ready > 0 && counts.ready === classroom.capacity && (
        <Alert severity="success" icon={<CheckCircle />} data-testid="board-all-ready">
          {counts.ready < 2 ? 'La tablette est prête.' : `Les ${counts.ready} tablettes sont prêtes.`} Il reste à coller
          les étiquettes, si ce n’est pas fait.
        </Alert>
      )}
      {enrolment !== null && !spent && (
        <WindowBar
          window={enrolment}
          {...(window !== undefined && { onCodes: () => setOpened('codes') })}
          mayClose={may('enrolment:open')}
        />
      )}
      <Paper sx={{ border: 1, borderColor: 'divider', p: 2 }}>
        <StateBar counts={counts} />
        <Hidden live>
          {STATES.filter((state) => counts[state] > 0)
            .map((state) => countOf(state, counts[state]))
            .join(', ')}
        </Hidden>
      </Paper>
      <Box
        component="ul"
        aria-label="Emplacements"
        data-testid="board"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gap: { xs: 1, sm: 1.5 },
          gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(3, 1fr)', lg: 'repeat(4, 1fr)' },
        }}
      >
        {tiles.map((tile) => (
          <Tile key={tile.slot} tile={tile} code={codeOf.get(tile.slot) ?? null} now={now} />
        ))}
      </Box>
      <Columns>
        <>
          <ProfilesOfSection
            classroom={classroom}
            choosing={opened === 'profile'}
            onChoose={() => setOpened('profile')}
            onClose={close}
          />
          {may('device:read') && <OperationsSection targetId={classroom.id} />}
        </>
        <>
          <EquipmentSection
            classroom={classroom}
            {...(may('classroom:write') && { onEdit: () => setOpened('edit') })}
          />
          {may('device:read') && <DeliveriesSection deliveries={deliveries} />}
        </>
      </Columns>

      {opened === 'open-window' && (
        <OpenWindowDialog
          classroom={classroom}
          free={enrollable}
          onClose={close}
          onOpened={(id) => {
            setOpenedWindow(id);
            setOpened('codes');
          }}
        />
      )}
      {window !== undefined && !spent && opened === 'codes' && <CodesSheet window={window} onClose={close} />}
      {opened === 'delivery' && <DeliveryDialog classroom={classroom} onClose={close} />}
      {opened === 'update' && <WindowDialog classroom={classroom} onClose={close} />}
      {opened === 'lend' && (
        <LendDialog
          classroom={classroom}
          slots={tiles.filter(({ deviceId }) => deviceId !== null).map(({ slot }) => slot)}
          onClose={close}
        />
      )}
      {opened === 'papers' && <ClassroomPapers id={classroom.id} onClose={close} />}
      {opened === 'erase' && <EraseDialog devices={erasable} onClose={close} />}
      {opened === 'edit' && <EditClassroomDialog classroom={classroom} onClose={close} />}
      {(opened === 'message' || opened === 'restart' || opened === 'ask') && (
        <OperationDialog
          kind={opened === 'ask' ? undefined : opened}
          target="classroom"
          targetId={classroom.id}
          targetName={classroom.name}
          onClose={close}
        />
      )}
    </Page>
  );
}

const act = (label: string, icon: ReactNode, onClick: () => void, testId: string): MenuAct => ({
  label,
  icon,
  onClick,
  testId,
});

/** The next step's button stands out; the others wait quietly, and what is done has none. */
function stepButton(
  steps: ReturnType<typeof stepsOf>,
  name: StepName,
  label: string,
  onClick: () => void,
  testId: string,
): ReactNode {
  const state = steps?.find((step) => step.name === name)?.state;
  if (state === 'done') return null;
  return (
    <Button size="small" variant={state === 'next' ? 'contained' : 'outlined'} onClick={onClick} data-testid={testId}>
      {label}
    </Button>
  );
}
