import { cancelOperation, startOperation, type DeviceLostMode } from '@chariot/contract';
import LocationOff from '@mui/icons-material/LocationOffOutlined';
import { Alert, AlertTitle, Button, Stack } from '@mui/material';
import { useAct, useMay } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { Mark } from '../page/index.js';
import { TONES } from '../theme/index.js';

const SHORT_RING = { seconds: 30, minutes: 60 } as const;

const WORDS: Readonly<Record<DeviceLostMode['state'], readonly [title: string, advice: (until: string) => string]>> = {
  due: [
    'Mode Perdu demandé',
    (until) =>
      `Deux personnes s’y sont accordées. L’iPad l’apprendra dès qu’il aura du réseau ; sinon la demande tombe le ${until}.`,
  ],
  on: ['En mode Perdu', (until) => `L’iPad l’a confirmé. Il en sortira de lui-même le ${until}.`],
  ending: [
    'Fin du mode Perdu demandée',
    () => 'L’iPad en sortira dès qu’il aura du réseau : allumez-le à portée d’une borne.',
  ],
};

/** Beside its name, in the place of « Prête »: it is as it should be, and of no use to anybody. */
export const LostModeMark = () => (
  <Mark icon={LocationOff} tone={TONES.blocked}>
    En mode Perdu
  </Mark>
);

interface LostModeNoticeProps {
  readonly deviceId: string;
  readonly lostMode: DeviceLostMode;
}

/** On the tablet's page: where its Lost Mode stands, what it shows, and how to end it. */
export function LostModeNotice({ deviceId, lostMode: { operationId, state, until, text } }: LostModeNoticeProps) {
  const may = useMay();
  const end = useAct(cancelOperation, 'Fin du mode Perdu demandée.');
  const ring = useAct(startOperation, 'Sonnerie demandée.');
  const [title, advice] = WORDS[state];
  const sound = { kind: 'ring', target: 'device', targetId: deviceId, ...SHORT_RING } as const;
  return (
    <Alert severity="warning" icon={<LocationOff aria-hidden />} data-testid="device-lost-mode" data-state={state}>
      <AlertTitle sx={{ fontWeight: 650 }}>{title}</AlertTitle>
      {french(`${advice(moment(until))} À l’écran : « ${text} »`)}
      {(end.refusal ?? ring.refusal) !== undefined && <p role="alert">{end.refusal ?? ring.refusal}</p>}
      {may('operation:run') && state !== 'ending' && (
        <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap' }}>
          {state === 'on' && (
            <Button
              variant="outlined"
              size="small"
              loading={ring.busy}
              onClick={() => void ring.act({ body: sound })}
              data-testid="ring-lost"
            >
              Faire sonner
            </Button>
          )}
          <Button
            variant="outlined"
            size="small"
            loading={end.busy}
            onClick={() => void end.act({ params: { id: operationId } })}
            data-testid="end-lost-mode"
          >
            Mettre fin au mode Perdu
          </Button>
        </Stack>
      )}
    </Alert>
  );
}
