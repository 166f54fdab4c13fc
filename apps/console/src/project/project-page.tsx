import {
  exportProject,
  exportProjectSpreadsheet,
  getProject,
  printProject,
  type Convention,
  type ProjectFile,
  type ProjectRecord,
} from '@chariot/contract';
import { Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { Columns, DocumentButton, Empty, Reading, Section } from '../page/index.js';
import { FactDialog } from './fact-dialog.js';
import { FindingsSection } from './findings-section.js';
import { GoalsSection } from './goals-section.js';
import { RecordsSection } from './records-section.js';

/** What happened in the project, with its evidence, and what the convention still waits for. */
export function ProjectPage() {
  return <ConventionFrame tab="dossier">{(convention) => <ProjectView convention={convention} />}</ConventionFrame>;
}

function ProjectView({ convention }: { readonly convention: Convention }) {
  const project = useRead(getProject, { params: { id: convention.id } }, { watch: true });
  return (
    <Reading of={project} lines={10}>
      {(file) => <FileView convention={convention} file={file} />}
    </Reading>
  );
}

interface FileProps {
  readonly convention: Convention;
  readonly file: ProjectFile;
}

function FileView({ convention, file }: FileProps) {
  const [noting, setNoting] = useState<ProjectRecord | 'new'>();
  const ask = { params: { id: convention.id } };
  return (
    <>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }} className="no-print">
        {file.mayWrite && (
          <Button variant="contained" onClick={() => setNoting('new')} data-testid="note-fact">
            Noter un fait
          </Button>
        )}
        {!file.mayWrite && file.answersFor.length > 0 && (
          <Button variant="contained" onClick={() => setNoting('new')} data-testid="note-survey">
            Noter une enquête
          </Button>
        )}
        <DocumentButton href={documentUrl(printProject, ask)} testId="project-pdf">
          Imprimer le dossier
        </DocumentButton>
        <Button href={documentUrl(exportProjectSpreadsheet, ask)} data-testid="project-ods">
          Tableur (ODS)
        </Button>
        <Button href={documentUrl(exportProject, ask)} data-testid="project-csv">
          Tableur (CSV)
        </Button>
      </Stack>
      <FindingsSection findings={file.findings} />
      {file.records.length === 0 ? (
        <Section title="Faits notés" testId="project-records">
          <Empty title="Rien n’est encore noté">
            {file.mayWrite
              ? 'Notez ce qui est fait, avec sa pièce\u00A0: la validation du DASEN, une mesure du débit, une formation.'
              : file.answersFor.length > 0
                ? 'Notez ici les enquêtes que votre collège a reçues, et vos réponses (art. 8).'
                : 'Ce que l’école, la collectivité ou l’académie y note s’affichera ici.'}
          </Empty>
        </Section>
      ) : (
        <RecordsSection convention={convention} file={file} onCorrect={setNoting} />
      )}
      <Box>
        <Columns>
          <>
            <GoalsSection title="Objets de la convention (art. 1)" goals={file.objects} />
            <GoalsSection title="Objectifs du partenariat (art. 2)" goals={file.objectives} />
          </>
          <GoalsSection title="Appuis de l’école (art. 2)" goals={file.relays} />
        </Columns>
      </Box>
      {noting !== undefined && (
        <FactDialog
          convention={convention}
          file={file}
          {...(noting !== 'new' && { record: noting })}
          onClose={() => setNoting(undefined)}
        />
      )}
    </>
  );
}
