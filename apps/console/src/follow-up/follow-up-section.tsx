import {
  getFollowUpDocument,
  getFollowUpFile,
  getFollowUpSummary,
  listFollowUpFiles,
  type Convention,
  type FollowUpFile,
} from '@chariot/contract';
import Description from '@mui/icons-material/DescriptionOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { DocumentButton, Empty, MoreMenu, Reading, Rows, Section, type Column } from '../page/index.js';
import { MakeDialog } from './make-dialog.js';
import { capital, digestWords, madeWords } from './words.js';

/** Frozen files of a convention, and the one act that makes one; nothing of a draft, which nobody follows. */
export function FollowUpSection({ convention: { id, signedOn } }: { readonly convention: Convention }) {
  const files = useRead(listFollowUpFiles, { params: { id } }, { enabled: signedOn !== null });
  const [making, setMaking] = useState(false);
  if (signedOn === null) return null;
  const columns: readonly [Column<FollowUpFile>, ...Column<FollowUpFile>[]] = [
    { label: 'Période', cell: (file) => <Made {...file} /> },
    { label: 'Documents', small: 'bare', cell: (file) => <Documents conventionId={id} file={file} /> },
    { label: 'Empreinte', small: 'bare', cell: (file) => <Digest conventionId={id} file={file} /> },
  ];
  return (
    <Section
      title="Suivi (article 8)"
      hint="Déploiement, usage, incidents, formation, argent, réunions, enquêtes et mots des écoles, en un dossier figé avec son empreinte."
      flush
      testId="follow-up"
      action={
        files.data?.mayMake === true && (
          <Button
            variant="contained"
            startIcon={<Description aria-hidden />}
            onClick={() => setMaking(true)}
            data-testid="make-follow-up"
          >
            Constituer le dossier
          </Button>
        )
      }
    >
      <Reading of={files}>
        {({ items, periods }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Aucun dossier de suivi pour l’instant">
                {french(
                  'L’une des deux parties le constitue, par année scolaire, par trimestre ou depuis la signature.',
                )}
              </Empty>
            ) : (
              <Rows
                rows={items}
                keyOf={(file) => file.id}
                columns={columns}
                caption="Dossiers de suivi"
                testId="follow-up-files"
              />
            )}
            {making && <MakeDialog conventionId={id} periods={periods} onClose={() => setMaking(false)} />}
          </>
        )}
      </Reading>
    </Section>
  );
}

const Made = (file: FollowUpFile) => (
  <Box sx={{ minWidth: 0 }}>
    {french(capital(file.period.label))}
    <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' }}>
      {french(madeWords(file))}
    </Box>
  </Box>
);

interface FileProps {
  readonly conventionId: string;
  readonly file: FollowUpFile;
}

function Documents({ conventionId, file: { id, schools } }: FileProps) {
  const params = { id: conventionId, fileId: id };
  const summaryOf = (uai: string): string => documentUrl(getFollowUpSummary, { params: { ...params, uai } });
  const [first] = schools;
  return (
    <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
      <DocumentButton size="small" href={documentUrl(getFollowUpDocument, { params })} testId="follow-up-document">
        Dossier
      </DocumentButton>
      {schools.length === 1 && first !== undefined ? (
        <DocumentButton size="small" href={summaryOf(first.uai)} testId="follow-up-summary">
          Page du conseil d’école
        </DocumentButton>
      ) : (
        <MoreMenu
          label="Pages des conseils d’école"
          acts={schools.map(({ uai, name }) => ({
            label: `${name} (PDF, nouvel onglet)`,
            icon: <Description fontSize="small" />,
            href: summaryOf(uai),
            testId: `follow-up-summary-${uai}`,
          }))}
        />
      )}
    </Stack>
  );
}

/** The digest that the paper bears, and whether what is kept still has it. */
function Digest({ conventionId, file: { id, sha256 } }: FileProps) {
  const [asked, setAsked] = useState(false);
  const file = useRead(getFollowUpFile, { params: { id: conventionId, fileId: id } }, { enabled: asked, fresh: true });
  return (
    <Stack sx={{ alignItems: 'flex-start', gap: 0.5 }}>
      <Box component="span" sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
        {`SHA-256 ${digestWords(sha256)}`}
      </Box>
      {!asked ? (
        <Button size="small" onClick={() => setAsked(true)} data-testid="verify-follow-up">
          Vérifier l’empreinte
        </Button>
      ) : (
        <Reading of={file} lines={1}>
          {({ verified }) => (
            <Typography role="status" sx={{ fontSize: '0.9rem' }} data-testid="follow-up-verified">
              {verified
                ? 'Recalculée : c’est bien celle du contenu.'
                : 'Recalculée : le contenu n’est plus celui qui a été figé.'}
            </Typography>
          )}
        </Reading>
      )}
    </Stack>
  );
}
