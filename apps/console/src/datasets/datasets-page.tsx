import { listDatasets, type OutputOf } from '@chariot/contract';
import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { CopyButton, Page, Reading, Section } from '../page/index.js';
import { DatasetsSection } from './datasets-section.js';
import { DictionarySection } from './dictionary-section.js';
import { FreezeSection } from './freeze-section.js';
import { ImportDialog } from './import-dialog.js';
import { byFours } from './words.js';

type Listed = OutputOf<typeof listDatasets>;

/** Files to download, what their columns mean, and those that another instance sends. */
export function DatasetsPage() {
  const reading = useRead(listDatasets, {});
  const [importing, setImporting] = useState(false);
  return (
    <Page
      title="Jeux de données"
      crumbs={[{ to: '/usage', label: 'Usage' }]}
      subtitle={french(
        'Les chiffres d’une année scolaire, figés : le même fichier à chaque téléchargement. Un chiffre derrière lequel se tiennent moins de dix élèves ou de trois enseignants n’y est pas.',
      )}
      actions={
        reading.data?.mayPublish === true && (
          <Button
            startIcon={<UploadFile aria-hidden />}
            onClick={() => setImporting(true)}
            data-testid="import-dataset"
          >
            Reprendre un export signé
          </Button>
        )
      }
    >
      <Reading of={reading} lines={6}>
        {(listed) => (
          <>
            {listed.mayPublish && listed.ready.length > 0 && <FreezeSection years={listed.ready} />}
            <DatasetsSection items={listed.items} />
            <FingerprintSection fingerprint={listed.fingerprint} />
            <DictionarySection words={listed.dictionary} />
          </>
        )}
      </Reading>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </Page>
  );
}

function FingerprintSection({ fingerprint }: Pick<Listed, 'fingerprint'>) {
  return (
    <Section
      title="Empreinte de cette instance"
      hint={french(
        'Qui reprend votre export signé la saisit une première fois : dites-la-lui de vive voix, ou par un autre chemin que le fichier.',
      )}
      testId="dataset-fingerprint"
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography
          component="p"
          sx={{ fontFamily: 'monospace', fontSize: '1.05rem', overflowWrap: 'anywhere' }}
          data-fingerprint={fingerprint}
        >
          {byFours(fingerprint)}
        </Typography>
        <Box sx={{ flexShrink: 0 }}>
          <CopyButton text={byFours(fingerprint)} label="Copier l’empreinte" />
        </Box>
      </Stack>
    </Section>
  );
}
