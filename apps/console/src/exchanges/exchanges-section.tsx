import { EXCHANGES_KEPT, listExchanges, type Exchange, type ExchangeOutcome } from '@chariot/contract';
import Block from '@mui/icons-material/Block';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import Hourglass from '@mui/icons-material/HourglassEmpty';
import Remove from '@mui/icons-material/Remove';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { facts, french, moment } from '../formats/index.js';
import { Ago, Empty, Hidden, Reading, Section } from '../page/index.js';
import { TONES } from '../theme/index.js';
import { detailOf, DOOR_WORDS, lineOf, OUTCOME_WORDS } from './words.js';

const LOOKS = {
  fine: { icon: CheckCircle, tone: TONES.ready },
  nothing: { icon: Remove, tone: TONES.waiting },
  later: { icon: Hourglass, tone: TONES.talking },
  failed: { icon: ReportProblem, tone: TONES.blocked },
  refused: { icon: Block, tone: TONES.blocked },
} as const satisfies Record<ExchangeOutcome, unknown>;

/** Why a tablet does not do what it should: what it said and was told, the last first. */
export function ExchangesSection({ deviceId }: { readonly deviceId: string }) {
  const exchanges = useRead(listExchanges, { params: { id: deviceId } }, { watch: true });
  return (
    <Section
      title="Échanges avec le serveur"
      hint={`Les ${EXCHANGES_KEPT} derniers. Ni jeton, ni clé, ni contenu de profil, ni compte, ni position n’y est gardé.`}
      flush
      testId="device-exchanges"
    >
      <Reading of={exchanges} lines={6}>
        {({ exchanges: shown }) =>
          shown.length === 0 ? (
            <Empty title="Aucun échange pour l’instant">Ils apparaissent ici dès que la tablette parle.</Empty>
          ) : (
            <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {shown.map((exchange) => (
                <Row key={exchange.number} exchange={exchange} />
              ))}
            </Box>
          )
        }
      </Reading>
    </Section>
  );
}

function Row({ exchange }: { readonly exchange: Exchange }) {
  const { at, firstAt, times, door, outcome, why, status, milliseconds, faults } = exchange;
  const { icon: Icon, tone } = LOOKS[outcome];
  return (
    <Box
      component="li"
      data-testid="exchange"
      data-outcome={outcome}
      sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }}
    >
      <Stack direction="row" sx={{ gap: 1.25, alignItems: 'flex-start' }}>
        <Icon aria-hidden sx={{ fontSize: 20, mt: 0.25, color: tone.text, flexShrink: 0 }} />
        <Box sx={{ minWidth: 0, flexGrow: 1 }}>
          <Typography sx={{ overflowWrap: 'anywhere' }}>
            <Hidden>{OUTCOME_WORDS[outcome]} : </Hidden>
            {french(lineOf(exchange))}
          </Typography>
          {why !== null && (
            <Typography sx={{ fontSize: '0.9rem', color: tone.text, fontWeight: 600 }}>{french(why)}</Typography>
          )}
          <Typography component="div" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
            {DOOR_WORDS[door]}, <Ago at={at} />
            {times > 1 && ` ; ${times} fois de suite depuis le ${moment(firstAt)}`}
          </Typography>
          <Box component="details" sx={{ fontSize: '0.8125rem' }}>
            <Box component="summary" sx={{ cursor: 'pointer', py: 0.5, color: 'text.secondary' }}>
              {facts(
                'Détail',
                faults.length > 0 && faults.join(', '),
                status !== null && `HTTP ${status}`,
                milliseconds !== null && `${milliseconds} ms`,
              )}
            </Box>
            <Box
              component="pre"
              sx={{
                m: 0,
                p: 1.5,
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
                bgcolor: 'action.hover',
                borderRadius: 1,
              }}
            >
              {`${moment(at)}\n${detailOf(exchange)}`}
            </Box>
          </Box>
        </Box>
      </Stack>
    </Box>
  );
}
