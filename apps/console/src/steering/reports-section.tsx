import {
  chooseUsageReports,
  getUsageReportOds,
  getUsageReportPdf,
  listUsageReports,
  type OutputOf,
  type UsageReport,
} from '@chariot/contract';
import Download from '@mui/icons-material/Download';
import MailOutline from '@mui/icons-material/MailOutline';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { documentUrl, useAct, useRead } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { DocumentButton, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { monthWords } from '../usage/words.js';

type Listed = OutputOf<typeof listUsageReports>;

interface ReportsSectionProps {
  readonly placeId: string;
  /** Alone on a page that has its title already. */
  readonly alone?: boolean;
}

/** Monthly reports of a place: to be sent them or no more, and those that were made. */
export function ReportsSection({ placeId, alone = false }: ReportsSectionProps) {
  const found = useRead(listUsageReports, { query: { placeId } });
  return (
    <Reading of={found}>
      {(listed) => (listed.isOffered ? <Reports listed={listed} alone={alone} /> : <NotOffered listed={listed} />)}
    </Reading>
  );
}

const NotOffered = ({ listed: { place } }: { readonly listed: Listed }) => (
  <Section title="Rapports mensuels" testId="reports">
    <Empty title={`Pas de rapport mensuel pour ${place.name}`}>
      Un rapport se fait pour une circonscription, une collectivité, un département ou une académie que vous suivez.
    </Empty>
  </Section>
);

function Reports({
  listed: { place, items, isSubscribed },
  alone,
}: {
  readonly listed: Listed;
  readonly alone: boolean;
}) {
  const { act, busy, refusal } = useAct(chooseUsageReports, ({ isSubscribed: now }) =>
    now ? 'Vous recevrez le prochain rapport par courriel.' : 'Vous ne recevrez plus ces rapports.',
  );
  return (
    <Section
      title={alone ? place.name : 'Rapports mensuels'}
      hint={french(
        'Faits une fois le mois fini et publié, puis figés : ce qui demande de l’aide, puis les chiffres et leur calcul.',
      )}
      testId="reports"
      flush
      action={
        <Button
          variant={isSubscribed ? 'outlined' : 'contained'}
          startIcon={<MailOutline aria-hidden />}
          disabled={busy}
          onClick={() => void act({ body: { placeId: place.id, wanted: !isSubscribed } })}
          data-testid={isSubscribed ? 'reports-stop' : 'reports-receive'}
        >
          {isSubscribed ? 'Ne plus recevoir' : 'Recevoir chaque mois'}
        </Button>
      }
    >
      {refusal !== undefined && (
        <Alert severity="error" sx={{ mx: 2.5, mb: 1 }}>
          {french(refusal)}
        </Alert>
      )}
      <Typography sx={{ px: 2.5, pb: 1, color: 'text.secondary', fontSize: '0.9rem' }} data-testid="reports-choice">
        {french(
          isSubscribed
            ? `${place.name} : vous recevez ce rapport par courriel.`
            : `${place.name} : vous ne recevez pas ce rapport.`,
        )}
      </Typography>
      {items.length === 0 ? (
        <Empty title="Aucun rapport pour l’instant">
          Le premier se fait quand quelqu’un l’a demandé et que le mois est publié.
        </Empty>
      ) : (
        <Rows
          rows={items}
          keyOf={({ month }) => month}
          columns={columnsOf(place.id, place.name)}
          caption={`Rapports mensuels de ${place.name}`}
          testId="reports-list"
        />
      )}
    </Section>
  );
}

/** April, August and October, « d’avril ». */
const begunByVowel = (month: string): boolean => /-(?:04|08|10)$/.test(month);

const columnsOf = (placeId: string, name: string): readonly [Column<UsageReport>, ...Column<UsageReport>[]] => [
  { label: 'Mois', cell: ({ month }) => monthWords(month) },
  {
    label: 'Fait le',
    cell: ({ madeAt, pdfSha256 }) => (
      <Box sx={{ minWidth: 0 }}>
        {moment(madeAt)}
        <Box
          component="span"
          sx={{ display: 'block', color: 'text.secondary', fontSize: '0.85rem', fontFamily: 'monospace' }}
        >
          {`SHA-256 ${pdfSha256.slice(0, 16)}…`}
        </Box>
      </Box>
    ),
  },
  {
    label: 'Lire',
    small: 'bare',
    cell: ({ month }) => {
      const ask = { params: { month }, query: { placeId } };
      return (
        <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
          <DocumentButton href={documentUrl(getUsageReportPdf, ask)} size="small" testId="report-pdf">
            {begunByVowel(month) ? `PDF d’${monthWords(month)}` : `PDF de ${monthWords(month)}`}
          </DocumentButton>
          <Button
            size="small"
            startIcon={<Download aria-hidden />}
            href={documentUrl(getUsageReportOds, ask)}
            aria-label={
              begunByVowel(month)
                ? `Tableur (ODS) d’${monthWords(month)}, ${name}`
                : `Tableur (ODS) de ${monthWords(month)}, ${name}`
            }
            data-testid="report-ods"
          >
            Tableur
          </Button>
        </Stack>
      );
    },
  },
];
