import { exportExpenses, exportProject, exportProjectSpreadsheet, printProject } from '@chariot/contract';
import { Button, Stack, Typography } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { DocumentButton, LinkButton, Section } from '../page/index.js';

/** What else may be joined to a letter, as it stands today. */
export function DocumentsSection({ conventionId }: { readonly conventionId: string }) {
  const ask = { params: { id: conventionId } };
  return (
    <Section title="Documents à joindre" hint="Tels que les données les donnent aujourd’hui." testId="documents">
      <Stack sx={{ gap: 1.5 }}>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography sx={{ minWidth: 210 }}>Dossier du projet</Typography>
          <DocumentButton size="small" href={documentUrl(printProject, ask)}>
            Dossier
          </DocumentButton>
          <Button size="small" href={documentUrl(exportProjectSpreadsheet, ask)}>
            Dossier (ODS)
          </Button>
          <Button size="small" href={documentUrl(exportProject, ask)}>
            Dossier (CSV)
          </Button>
        </Stack>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography sx={{ minWidth: 210 }}>Lignes de dépenses</Typography>
          <Button size="small" href={documentUrl(exportExpenses, ask)}>
            Dépenses (CSV)
          </Button>
        </Stack>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography sx={{ minWidth: 210 }}>État récapitulatif certifié</Typography>
          <LinkButton size="small" to={`/conventions/${conventionId}/etats`}>
            Choisir un état
          </LinkButton>
        </Stack>
      </Stack>
    </Section>
  );
}
