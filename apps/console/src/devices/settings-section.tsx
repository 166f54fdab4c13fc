import type { DeviceDetail } from '@chariot/contract';
import Block from '@mui/icons-material/Block';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import Hourglass from '@mui/icons-material/HourglassEmpty';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Stack } from '@mui/material';
import { french } from '../formats/index.js';
import { Ago, Empty, Rows, Section, type Column } from '../page/index.js';
import { TONES } from '../theme/index.js';
import { STATUS_MEANING, STATUS_WORDS } from './words.js';

type SettingRow = DeviceDetail['settings'][number];

const LOOKS = {
  applied: { icon: CheckCircle, tone: TONES.ready },
  recorded: { icon: CheckCircle, tone: TONES.ready },
  notApplicable: { icon: Block, tone: TONES.waiting },
  failed: { icon: ReportProblem, tone: TONES.blocked },
  pending: { icon: Hourglass, tone: TONES.talking },
} as const;

function Status({ status }: { readonly status: SettingRow['status'] }) {
  const { icon: Icon, tone } = LOOKS[status];
  return (
    <Stack
      direction="row"
      component="span"
      sx={{
        display: 'inline-flex',
        verticalAlign: 'middle',
        alignItems: 'center',
        gap: 0.75,
        color: tone.text,
        fontWeight: 600,
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 18 }} />
      {STATUS_WORDS[status]}
    </Stack>
  );
}

const COLUMNS: readonly [Column<SettingRow>, ...Column<SettingRow>[]] = [
  { label: 'Réglage', cell: ({ label }) => label, width: '26%' },
  { label: 'Sur la tablette', cell: ({ status }) => <Status status={status} />, small: 'bare', width: '18%' },
  {
    label: 'Explication',
    cell: ({ why, status }) => (why === null ? STATUS_MEANING[status] : french(why)),
    small: 'bare',
  },
  { label: 'Depuis', cell: ({ at }) => <Ago at={at} none="—" />, width: '17%', small: 'hidden' },
];

const ORDER: readonly SettingRow['status'][] = ['failed', 'pending', 'notApplicable', 'recorded', 'applied'];

/** Each setting of the tablet and what became of it, as the tablet itself reported; what failed comes first. */
export function SettingsSection({ device }: { readonly device: DeviceDetail }) {
  const { settings, desiredConfiguration, reportedConfiguration } = device;
  const late = desiredConfiguration !== null && desiredConfiguration !== reportedConfiguration;
  const sorted = [...settings].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <Section
      title="Réglages"
      flush
      hint={
        settings.length === 0
          ? undefined
          : late
            ? 'De nouveaux réglages attendent le prochain contact de la tablette.'
            : 'La tablette a rendu compte de ses réglages actuels.'
      }
      testId="device-settings"
    >
      {settings.length === 0 ? (
        <Empty title="Aucun réglage demandé">Affectez un profil à sa classe mobile ou à son école.</Empty>
      ) : (
        <Rows rows={sorted} keyOf={({ setting }) => setting} columns={COLUMNS} caption="Réglages de la tablette" />
      )}
    </Section>
  );
}
