import { getBoard, getDevice, IMPOSSIBLE_ON, type DeviceDetail, type OperationKind } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import Campaign from '@mui/icons-material/CampaignOutlined';
import DeleteForever from '@mui/icons-material/DeleteForeverOutlined';
import Edit from '@mui/icons-material/EditOutlined';
import History from '@mui/icons-material/History';
import LinkOff from '@mui/icons-material/LinkOff';
import LocationOff from '@mui/icons-material/LocationOffOutlined';
import Lock from '@mui/icons-material/LockOutlined';
import LockOpen from '@mui/icons-material/LockOpenOutlined';
import Print from '@mui/icons-material/PrintOutlined';
import Restart from '@mui/icons-material/RestartAlt';
import TouchApp from '@mui/icons-material/TouchAppOutlined';
import { Alert, AlertTitle, Box, Button, Stack, Tab, Tabs } from '@mui/material';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { GapsSection } from '../compliance/index.js';
import { FundingSection } from '../conventions/index.js';
import { day, french, modelName, moment } from '../formats/index.js';
import { EraseDialog, ErasureMark, ErasureNotice, mayBeErased } from '../erasures/index.js';
import { ExchangesSection } from '../exchanges/index.js';
import { journalOf } from '../journal/index.js';
import { LostModeDialog, LostModeNotice } from '../lost-modes/index.js';
import { OperationDialog, OperationsSection } from '../operations/index.js';
import { Ago, Columns, Facts, MoreMenu, Page, PageReading, Section, type MenuAct } from '../page/index.js';
import { DevicePapers } from '../sheets/index.js';
import { RepairsSection, WarrantySection } from '../repairs/index.js';
import { TONES } from '../theme/index.js';
import { ActivationLockDialog } from './activation-lock-dialog.js';
import { CertificateNotice } from './certificate-notice.js';
import { EditDeviceDialog } from './edit-device-dialog.js';
import { InventorySection } from './inventory-section.js';
import { LifeDialog } from './life-dialog.js';
import { LifeSection } from './life-section.js';
import { MembershipsSection } from './memberships-section.js';
import { RevokeDialog } from './revoke-dialog.js';
import { SettingsSection } from './settings-section.js';
import { Standing } from './standing.js';
import { FAMILY_WORDS, LIFE_WORDS, nameOf } from './words.js';

type Opened =
  'message' | 'lock' | 'restart' | 'ask' | 'lost' | 'edit' | 'life' | 'revoke' | 'erase' | 'activationLock' | 'papers';

export function DevicePage() {
  const { id = '' } = useParams();
  const device = useRead(getDevice, { params: { id } }, { watch: true });
  return (
    <PageReading of={device} back={{ to: '/tablettes', label: 'Tablettes' }}>
      {(value) => <DeviceView key={value.id} device={value} />}
    </PageReading>
  );
}

function DeviceView({ device }: { readonly device: DeviceDetail }) {
  const may = useMay();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened>();
  const [search, setSearch] = useSearchParams();
  // Of whoever keeps it; of other families nothing is noted.
  const hasExchanges = device.family === 'apple' && may('device:write');
  const tab = hasExchanges && search.get('onglet') === 'echanges' ? 'echanges' : 'tablette';
  const close = (): void => setOpened(undefined);
  // What to do about it is said by its tile on the board.
  const board = useRead(
    getBoard,
    { params: { id: device.classroomId } },
    { enabled: device.boardState === 'blocked' && may('classroom:read') },
  );
  const advice = board.data?.tiles.find(({ deviceId }) => deviceId === device.id)?.advice;
  const name = nameOf(device);
  // Erased, it hears nothing any more until it is enrolled anew.
  const erased = device.erasure?.state === 'erased';
  const mayAsk = may('operation:run') && !erased;
  const canShow = (kind: OperationKind): boolean => !(IMPOSSIBLE_ON[device.family] ?? []).includes(kind);
  const act = (label: string, icon: MenuAct['icon'], what: Opened, testId: string): MenuAct => ({
    label,
    icon,
    onClick: () => setOpened(what),
    testId,
  });
  const acts: MenuAct[] = [
    ...(mayAsk
      ? [
          act('Redémarrer', <Restart fontSize="small" />, 'restart', 'restart-device'),
          act('Autre demande…', <TouchApp fontSize="small" />, 'ask', 'ask-device'),
        ]
      : []),
    ...(mayAsk && device.family === 'apple' && device.enrolledAt !== null && device.lostMode === null
      ? [act('Mode Perdu…', <LocationOff fontSize="small" />, 'lost', 'lose-device')]
      : []),
    ...(may('device:write') ? [act('Modifier', <Edit fontSize="small" />, 'edit', 'edit-device')] : []),
    ...(may('journal:read')
      ? [
          {
            label: 'Voir son activité',
            icon: <History fontSize="small" />,
            onClick: () => void navigate(journalOf({ subjectId: device.id })),
            testId: 'device-journal',
          },
        ]
      : []),
    act('Imprimer…', <Print fontSize="small" />, 'papers', 'print-device'),
    ...(may('device:erase') && device.enrolledAt !== null && mayBeErased(device.erasure)
      ? [act('Effacer et désenrôler', <DeleteForever fontSize="small" />, 'erase', 'erase-device')]
      : []),
    ...(may('device:erase') && device.family === 'apple'
      ? [act('Voir le code d’activation', <LockOpen fontSize="small" />, 'activationLock', 'device-activation-lock')]
      : []),
    ...(may('device:revoke') && device.enrolledAt !== null && !erased
      ? [act('Retirer son identité', <LinkOff fontSize="small" />, 'revoke', 'revoke-device')]
      : []),
  ];
  return (
    <Page
      title={name}
      crumbs={[
        { to: '/tablettes', label: 'Tablettes' },
        { to: `/classes-mobiles/${device.classroomId}`, label: `${device.classroomName}, ${device.school.name}` },
      ]}
      badge={<Slot device={device} />}
      subtitle={
        <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <Box component="span" data-testid="device-state" data-state={device.boardState}>
            {erased ? <ErasureMark state="erased" /> : <Standing device={device} large />}
          </Box>
          <span>
            {device.lastContactAt === null ? (
              'Aucun contact pour l’instant'
            ) : (
              <>
                Dernier contact&nbsp;: <Ago at={device.lastContactAt} />
              </>
            )}
          </span>
        </Stack>
      }
      actions={
        <>
          {mayAsk && canShow('message') && (
            <Button startIcon={<Campaign />} onClick={() => setOpened('message')} data-testid="message-device">
              Envoyer un message
            </Button>
          )}
          {mayAsk && !canShow('message') && (
            <Button startIcon={<Lock />} onClick={() => setOpened('lock')} data-testid="lock-device">
              Verrouiller l’écran
            </Button>
          )}
          <MoreMenu acts={acts} />
        </>
      }
    >
      {device.copiedAt !== null && (
        <Alert severity="error" data-testid="device-copied">
          <AlertTitle sx={{ fontWeight: 650 }}>{french('Identité copiée : mise à l’écart')}</AlertTitle>
          {french(
            `Le ${moment(device.copiedAt)}, une deuxième machine s’est présentée avec le certificat de cette tablette. Plus rien ne leur est dit, ni à l’une ni à l’autre, jusqu’à ce que la vraie soit enrôlée de nouveau.`,
          )}
        </Alert>
      )}
      {!erased && <CertificateNotice device={device} />}
      {device.erasure !== null && <ErasureNotice erasure={device.erasure} />}
      {device.lostMode !== null && <LostModeNotice deviceId={device.id} lostMode={device.lostMode} />}
      {device.boardState === 'blocked' && advice !== undefined && device.copiedAt === null && !device.inLostMode && (
        <Alert severity="warning" data-testid="device-advice">
          {french(advice)}
        </Alert>
      )}
      {hasExchanges && (
        <Tabs
          value={tab}
          onChange={(_, chosen: string) =>
            setSearch(chosen === 'echanges' ? { onglet: chosen } : {}, { replace: true })
          }
          aria-label="Pages de la tablette"
          sx={{ borderBottom: 1, borderColor: 'divider' }}
        >
          <Tab value="tablette" label="Tablette" data-testid="tab-device" />
          <Tab value="echanges" label="Échanges" data-testid="tab-exchanges" />
        </Tabs>
      )}
      {tab === 'echanges' ? (
        <ExchangesSection deviceId={device.id} />
      ) : (
        <DeviceSections device={device} onLife={() => setOpened('life')} />
      )}

      {(opened === 'message' || opened === 'lock' || opened === 'restart' || opened === 'ask') && (
        <OperationDialog
          kind={opened === 'ask' ? undefined : opened}
          target="device"
          targetId={device.id}
          targetName={name}
          family={device.family}
          onClose={close}
        />
      )}
      {opened === 'lost' && <LostModeDialog deviceId={device.id} name={name} onClose={close} />}
      {opened === 'edit' && <EditDeviceDialog device={device} onClose={close} />}
      {opened === 'activationLock' && <ActivationLockDialog deviceId={device.id} onClose={close} />}
      {opened === 'life' && <LifeDialog device={device} onClose={close} />}
      {opened === 'papers' && <DevicePapers id={device.id} onClose={close} />}
      {opened === 'erase' && <EraseDialog devices={[{ id: device.id, name }]} onClose={close} />}
      {opened === 'revoke' && <RevokeDialog device={device} name={name} onClose={close} />}
    </Page>
  );
}

/** What it is, should be and went through. */
function DeviceSections({ device, onLife }: { readonly device: DeviceDetail; readonly onLife: () => void }) {
  const may = useMay();
  return (
    <>
      <Section title="Identité">
        <Facts
          columns={3}
          facts={[
            ['Numéro de série', device.serialNumber],
            ['Numéro d’inventaire', device.assetTag],
            ['Modèle', modelName(device.manufacturer, device.model)],
            [
              'Système',
              device.osName === null ? FAMILY_WORDS[device.family] : `${device.osName} ${device.osVersion ?? ''}`,
            ],
            ['Nom à l’écran', device.label],
            ['Cycle de vie', LIFE_WORDS[device.state]],
            ['Enrôlée', device.enrolledAt === null ? 'Pas encore' : moment(device.enrolledAt)],
            [
              'Certificat',
              device.certificateExpiresAt === null
                ? 'Aucun'
                : `jusqu’au ${day(LocalDate.at(new Date(device.certificateExpiresAt)))}`,
            ],
          ]}
        />
      </Section>
      {device.erasure?.state !== 'erased' && <SettingsSection device={device} />}
      <Columns>
        <>
          <InventorySection device={device} />
          <GapsSection deviceId={device.id} />
          <OperationsSection targetId={device.id} />
        </>
        <>
          <LifeSection device={device} {...(may('device:write') && { onChange: onLife })} />
          <RepairsSection device={device} />
          <WarrantySection deviceId={device.id} warranty={device.warranty} />
          <MembershipsSection device={device} />
          {may('convention:read') && <FundingSection device={device} />}
        </>
      </Columns>
    </>
  );
}

function Slot({ device: { slot, boardState } }: { readonly device: DeviceDetail }) {
  if (slot === null) return null;
  return (
    <Box
      aria-hidden
      sx={{
        display: 'grid',
        placeItems: 'center',
        minWidth: 64,
        height: 64,
        px: 1,
        borderRadius: 1.5,
        fontSize: '2rem',
        fontWeight: 700,
        color: TONES[boardState].text,
        bgcolor: TONES[boardState].ground,
        border: `1px solid ${TONES[boardState].edge}`,
      }}
    >
      {slot}
    </Box>
  );
}
