import {
  exportDataset,
  getDatasetCsv,
  getDatasetJson,
  getDatasetOds,
  getDatasetParquet,
  type DatasetShown,
} from '@chariot/contract';
import Download from '@mui/icons-material/Download';
import { Box, Button, Stack } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { french, moment } from '../formats/index.js';
import { Empty, Rows, Section, type Column } from '../page/index.js';
import { byFours, heldWords } from './words.js';

const COLUMNS: readonly [Column<DatasetShown>, ...Column<DatasetShown>[]] = [
  { label: 'Année scolaire', cell: (one) => <Year {...one} /> },
  {
    label: 'Ce qu’il contient',
    cell: ({ lines }) => (
      <Box component="ul" sx={{ m: 0, pl: 2.25 }}>
        {heldWords(lines).map((words) => (
          <li key={words}>{french(words)}</li>
        ))}
      </Box>
    ),
  },
  { label: 'Télécharger', small: 'bare', cell: (one) => <Downloads {...one} /> },
];

export function DatasetsSection({ items }: { readonly items: readonly DatasetShown[] }) {
  return (
    <Section title="Par année scolaire" flush testId="datasets">
      {items.length === 0 ? (
        <Empty title="Aucun jeu de données pour l’instant">
          {french(
            'Une année scolaire est publiée à partir du 1er septembre qui la suit ; l’académie fige alors son jeu de données.',
          )}
        </Empty>
      ) : (
        <Rows
          rows={items}
          keyOf={({ schoolYear, origin }) => `${schoolYear} ${origin.fingerprint}`}
          columns={COLUMNS}
          caption="Jeux de données"
        />
      )}
    </Section>
  );
}

function Year({ schoolYear, origin, keptAt, sha256, version }: DatasetShown) {
  const small = { display: 'block', color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' } as const;
  return (
    <Box sx={{ minWidth: 0 }}>
      {schoolYear}
      <Box component="span" sx={small}>
        {origin.own ? `${origin.name} (cette instance)` : origin.name}
      </Box>
      <Box component="span" sx={small}>
        {french(`Version ${version}, ${origin.own ? 'figé' : 'repris'} le ${moment(keptAt)}`)}
      </Box>
      <Box component="span" sx={{ ...small, fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
        {`SHA-256 ${byFours(sha256.slice(0, 16))}…`}
      </Box>
    </Box>
  );
}

const FORMATS = [
  ['ODS', 'tableur', getDatasetOds],
  ['CSV', 'texte', getDatasetCsv],
  ['JSON', 'programme', getDatasetJson],
  ['Parquet', 'analyse', getDatasetParquet],
] as const;

function Downloads({ schoolYear, origin }: DatasetShown) {
  const of = `${schoolYear}, ${origin.name}`;
  const ask = {
    params: { year: schoolYear },
    query: origin.own ? {} : { origin: origin.fingerprint },
  };
  return (
    <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
      {FORMATS.map(([name, use, route]) => (
        <Button
          key={name}
          size="small"
          startIcon={<Download aria-hidden />}
          href={documentUrl(route, ask)}
          aria-label={`${name} (${use}) · ${of}`}
          data-testid={`dataset-${name.toLowerCase()}`}
        >
          {name}
        </Button>
      ))}
      {origin.own && (
        <Button
          size="small"
          startIcon={<Download aria-hidden />}
          href={documentUrl(exportDataset, { params: { year: schoolYear } })}
          aria-label={`Export signé · ${of}`}
          data-testid="dataset-signed"
        >
          Export signé
        </Button>
      )}
    </Stack>
  );
}
