import {
  declareConvention,
  DOCUMENT_MAX_BYTES,
  readConventionDocument,
  type ConventionReading,
  type NewConvention,
} from '@chariot/contract';
import { Alert } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { count, facts, french } from '../formats/index.js';
import { FileDrop, LinkButton, Page, Section, type Dropped } from '../page/index.js';
import { BankSection } from './bank-section.js';
import { ConventionForm } from './convention-form.js';
import { FlagsSection } from './flags-section.js';
import { blankConvention, fromReading, type TypedConvention } from './typed-convention.js';

const CRUMBS = [{ to: '/conventions', label: 'Convention' }];
const KINDS = { text: 'texte', pdf: 'PDF', docx: 'Word' } as const;

/** `/conventions/importer`: from the document itself. */
export function ImportConventionPage() {
  const [reading, setReading] = useState<ConventionReading>();
  return (
    <Page
      title="Importer une convention"
      crumbs={CRUMBS}
      subtitle="Chariot lit le document, montre chaque phrase, et ne complète jamais ce qui manque."
      actions={<LinkButton to="/conventions/nouvelle">Saisir sans document</LinkButton>}
    >
      <DocumentSection reading={reading} onRead={setReading} />
      {reading !== undefined && (
        <>
          <FlagsSection flags={reading.flags} />
          <BankSection bank={reading.bank} />
          <DeclareForm key={reading.document.sha256} initial={fromReading(reading)} reading={reading} />
        </>
      )}
    </Page>
  );
}

/** `/conventions/nouvelle`: the same, typed. */
export function NewConventionPage() {
  const [initial] = useState(blankConvention);
  return (
    <Page
      title="Saisir une convention"
      crumbs={CRUMBS}
      subtitle={french('Recopiez ce que dit le document ; ce qu’il ne dit pas reste vide.')}
      actions={<LinkButton to="/conventions/importer">Importer un document</LinkButton>}
    >
      <DeclareForm initial={initial} />
    </Page>
  );
}

interface DocumentSectionProps {
  readonly reading: ConventionReading | undefined;
  readonly onRead: (reading: ConventionReading | undefined) => void;
}

function DocumentSection({ reading, onRead }: DocumentSectionProps) {
  const { act, busy, refusal } = useAct(readConventionDocument);
  const [tooLarge, setTooLarge] = useState<string>();
  const take = async (file: Dropped): Promise<void> => {
    setTooLarge(undefined);
    onRead(await act({ body: file }));
  };
  const wrong = tooLarge ?? refusal;
  return (
    <Section title="Le document" hint={french('Il est lu, puis oublié : seul ce que vous confirmez est gardé.')}>
      <FileDrop
        title={busy ? 'Lecture du document…' : 'Déposez ici la convention, ou choisissez-la'}
        hint={french('Un fichier .pdf, .docx ou .txt, de 10 Mo au plus ; une image numérisée ne se lit pas.')}
        accept=".pdf,.docx,.txt"
        maxBytes={DOCUMENT_MAX_BYTES}
        disabled={busy}
        testId="convention-file"
        onFile={(file) => void take(file)}
        onTooLarge={(name) => setTooLarge(`« ${name} » dépasse 10 Mo.`)}
      />
      <div aria-live="polite">
        {wrong !== undefined && (
          <Alert severity="error" data-testid="reading-refusal" sx={{ mt: 1.5 }}>
            {french(wrong)}
          </Alert>
        )}
        {reading !== undefined && (
          <Alert severity="success" data-testid="reading-done" sx={{ mt: 1.5 }}>
            {facts(
              french(`Lu : ${reading.document.name}`),
              KINDS[reading.document.kind],
              reading.document.pages !== null && count(reading.document.pages, 'page'),
              count(reading.schools.length, 'école'),
            )}
          </Alert>
        )}
      </div>
    </Section>
  );
}

interface DeclareFormProps {
  readonly initial: TypedConvention;
  readonly reading?: ConventionReading;
}

function DeclareForm({ initial, reading }: DeclareFormProps) {
  const navigate = useNavigate();
  const declaring = useAct(declareConvention, 'Convention déclarée.');
  const declare = async (body: NewConvention): Promise<void> => {
    const declared = await declaring.act({ body });
    if (declared !== undefined) void navigate(`/conventions/${declared.id}`);
  };
  return (
    <ConventionForm
      initial={initial}
      reading={reading}
      confirm="Déclarer la convention"
      onConfirm={(body) => void declare(body)}
      busy={declaring.busy}
      refusal={declaring.refusal}
      back="/conventions"
    />
  );
}
