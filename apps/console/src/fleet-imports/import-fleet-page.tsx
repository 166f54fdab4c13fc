import {
  FLEET_FILE_MAX_BYTES,
  importFleet,
  previewFleetImport,
  type FleetImport,
  type ImportColumns,
  type PlaceRef,
} from '@chariot/contract';
import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count, facts, french } from '../formats/index.js';
import { ActDialog, FileDrop, LinkButton, Page, Section, type Dropped } from '../page/index.js';
import { PlacePicker } from '../places/index.js';
import { ColumnsSection } from './columns-section.js';
import { LinesSection } from './lines-section.js';
import { sumWords } from './words.js';

const CRUMBS = [{ to: '/tablettes', label: 'Tablettes' }];

interface Asked {
  readonly file: Dropped;
  readonly school: PlaceRef | undefined;
  readonly columns: ImportColumns;
}
/** As the journal keeps it; the end of a name says more than its beginning. */
const named = ({ name, contentBase64 }: Dropped): Dropped => ({ name: name.slice(-120), contentBase64 });
const bodyOf = ({ file, school, columns }: Asked) => ({ ...file, schoolId: school?.id ?? null, columns });

/** `/tablettes/importer`: the fleet that was there before. Shown line by line, then written once. */
export function ImportFleetPage() {
  const [file, setFile] = useState<Dropped>();
  const [school, setSchool] = useState<PlaceRef>();
  const [columns, setColumns] = useState<ImportColumns>({});
  const [found, setFound] = useState<FleetImport>();
  const [done, setDone] = useState<FleetImport>();
  const [tooLarge, setTooLarge] = useState<string>();
  const looking = useAct(previewFleetImport);

  const look = async (asked: Asked): Promise<void> => {
    setTooLarge(undefined);
    setFile(asked.file);
    setSchool(asked.school);
    setColumns(asked.columns);
    const answer = await looking.act({ body: bodyOf(asked) });
    // What was shown before is still true of what was asked before.
    setFound((before) => answer ?? (asked.file === file ? before : undefined));
  };
  const again = (): void => {
    looking.forget();
    for (const clear of [setFile, setFound, setDone]) clear(undefined);
    setColumns({});
  };
  if (done !== undefined && file !== undefined) return <Done name={file.name} found={done} onAgain={again} />;
  const wrong = tooLarge ?? looking.refusal;
  return (
    <Page
      title="Importer un parc existant"
      crumbs={CRUMBS}
      subtitle={french(
        'Rien n’est écrit avant que vous ne confirmiez ; ce qui est déjà connu n’est pas créé deux fois.',
      )}
    >
      <Section title="Le fichier">
        <FileDrop
          title={
            looking.busy
              ? 'Lecture de la liste…'
              : (file?.name ?? 'Déposez ici la liste de vos tablettes, ou choisissez-la')
          }
          hint={french(
            'Un tableau .ods, .xlsx ou .csv, ou l’export d’une autre solution (Jamf, Intune, Headwind) : une tablette par ligne, 5 000 au plus.',
          )}
          accept=".csv,.txt,.tsv,.ods,.xlsx"
          maxBytes={FLEET_FILE_MAX_BYTES}
          disabled={looking.busy}
          testId="fleet-file"
          onFile={(dropped) => void look({ file: named(dropped), school, columns: {} })}
          onTooLarge={(name) => setTooLarge(`« ${name} » dépasse 3 Mo : envoyez-le en plusieurs parties.`)}
        />
        <Box sx={{ mt: 2, maxWidth: 480 }}>
          <PlacePicker
            kind="school"
            label="École des lignes qui n’en nomment pas"
            hint="Facultatif, si le fichier a une colonne UAI."
            onPick={(picked) => {
              setSchool(picked);
              if (file !== undefined) void look({ file, school: picked, columns });
            }}
          />
        </Box>
        <div aria-live="polite">
          {wrong !== undefined && (
            <Alert severity="error" data-testid="import-refusal" sx={{ mt: 2 }}>
              {french(wrong)}
            </Alert>
          )}
        </div>
      </Section>
      {found !== undefined && file !== undefined && (
        <>
          <ColumnsSection
            found={found}
            chosen={columns}
            busy={looking.busy}
            onChoose={(chosen) => void look({ file, school, columns: chosen })}
          />
          {found.lines.length > 0 && (
            <>
              <Confirm
                key={sumWords(found, false)}
                asked={{ file, school, columns }}
                found={found}
                disabled={looking.busy || wrong !== undefined}
                onDone={setDone}
              />
              <LinesSection found={found} done={false} />
            </>
          )}
        </>
      )}
    </Page>
  );
}

interface ConfirmProps {
  readonly asked: Asked;
  readonly found: FleetImport;
  readonly disabled: boolean;
  readonly onDone: (done: FleetImport) => void;
}

/** In one sentence what will be done, and the button that does it. */
function Confirm({ asked, found, disabled, onDone }: ConfirmProps) {
  const [opened, setOpened] = useState(false);
  const importing = useAct(importFleet);
  const nothing = found.created + found.completed === 0;
  const confirm = async (): Promise<void> => {
    const done = await importing.act({ body: bodyOf(asked) });
    if (done !== undefined) onDone(done);
  };
  return (
    <Section title="En résumé" testId="import-summary">
      <Alert severity={found.doubts > 0 ? 'warning' : 'info'} sx={{ mb: 2 }}>
        {count(found.lines.length, 'ligne lue', 'lignes lues')}
        {french(' : ')}
        {sumWords(found, false)}.{found.doubts > 0 && french(' Le reste s’importe sans elles.')}
        <Opened found={found} words={['classe mobile sera ouverte', 'classes mobiles seront ouvertes']} />
      </Alert>
      <Button
        variant="contained"
        disabled={disabled || nothing}
        onClick={() => setOpened(true)}
        data-testid="import-fleet"
      >
        {nothing ? 'Rien à importer' : 'Importer…'}
      </Button>
      {opened && (
        <ActDialog
          open
          title="Importer ce parc"
          confirm={found.created > 0 ? `Importer ${count(found.created, 'tablette')}` : 'Compléter'}
          onConfirm={() => void confirm()}
          onClose={() => setOpened(false)}
          busy={importing.busy}
          refusal={importing.refusal}
          testId="import-fleet-dialog"
        >
          <Box>
            {french(`« ${asked.file.name} » : `)}
            {sumWords(found, false)}.
          </Box>
          <Opened found={found} words={['classe mobile sera ouverte', 'classes mobiles seront ouvertes']} />
          <Box>
            {french('Tout est écrit ensemble, ou rien. Le même fichier, importé de nouveau, ne change plus rien.')}
          </Box>
        </ActDialog>
      )}
    </Section>
  );
}

const MOST_NAMED = 12;

/** The classes mobiles that did not exist. */
function Opened({
  found: { opened },
  words,
}: {
  readonly found: FleetImport;
  readonly words: readonly [string, string];
}) {
  if (opened.length === 0) return null;
  const rest = opened.length - MOST_NAMED;
  return (
    <Box sx={{ mt: 0.5 }}>
      {count(opened.length, ...words)}
      {french(' : ')}
      {opened
        .slice(0, MOST_NAMED)
        .map(({ name, school, capacity }) => `${name} (${facts(school, count(capacity, 'emplacement'))})`)
        .join(', ')}
      {rest > 0 && `, et ${count(rest, 'autre')}`}.
    </Box>
  );
}

interface DoneProps {
  readonly name: string;
  readonly found: FleetImport;
  readonly onAgain: () => void;
}

/** What was really done, which is what was shown unless somebody else wrote meanwhile. */
function Done({ name, found, onAgain }: DoneProps) {
  return (
    <Page
      title="Parc importé"
      crumbs={CRUMBS}
      subtitle={name}
      actions={
        <>
          <Button onClick={onAgain} data-testid="import-again">
            Importer un autre fichier
          </Button>
          <LinkButton to="/tablettes" variant="contained">
            Voir les tablettes
          </LinkButton>
        </>
      }
    >
      <Alert severity="success" data-testid="import-done">
        {french('Tablettes : ')}
        {sumWords(found, true)}.
        <Opened found={found} words={['classe mobile ouverte', 'classes mobiles ouvertes']} />
      </Alert>
      {found.created > 0 && (
        <Alert severity="info">
          {french(
            'Elles sont inventoriées, pas encore enrôlées : ouvrez l’enrôlement depuis leur classe mobile quand vous les aurez en main.',
          )}
        </Alert>
      )}
      <LinesSection found={found} done />
    </Page>
  );
}
