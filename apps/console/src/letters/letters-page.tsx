import {
  exportLetterTable,
  getLetterSpreadsheet,
  getLetterDocument,
  listLetters,
  type Convention,
  type Letter,
  type Letters,
} from '@chariot/contract';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useMe, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { facts, french } from '../formats/index.js';
import { DocumentButton, Empty, Reading, Section } from '../page/index.js';
import { DocumentsSection } from './documents-section.js';
import { LetterDialog } from './letter-dialog.js';
import { DiscardDialog, SentDialog } from './sending-dialogs.js';
import { letterOf, type TypedLetter } from './typed-letter.js';
import { mayBeWrittenBy, sideOf, stateWords, type Side } from './words.js';

/** The letters of a convention, and those that it calls for. */
export function LettersPage() {
  return <ConventionFrame tab="courriers">{(convention) => <LettersView convention={convention} />}</ConventionFrame>;
}

function LettersView({ convention }: { readonly convention: Convention }) {
  const letters = useRead(listLetters, { params: { id: convention.id } }, { watch: true });
  return (
    <Reading of={letters} lines={8}>
      {(value) => <ListView conventionId={convention.id} letters={value} />}
    </Reading>
  );
}

interface ListViewProps {
  readonly conventionId: string;
  readonly letters: Letters;
}

function ListView({ conventionId, letters }: ListViewProps) {
  const me = useMe();
  const side = sideOf(me?.roles ?? []);
  const [written, setWritten] = useState<Letter | TypedLetter>();
  const { mayWrite, items, proposals, clauses } = letters;
  return (
    <>
      {mayWrite && (
        <Stack direction="row">
          <Button
            variant={items.length + proposals.length === 0 ? 'contained' : 'outlined'}
            onClick={() => setWritten(letterOf('amendmentDraft', null, side))}
            data-testid="new-letter"
          >
            Écrire un courrier
          </Button>
        </Stack>
      )}
      <ProposalsSection proposals={proposals} side={side} {...(mayWrite && { onWrite: setWritten })} />
      <Section title="Courriers" testId="letters">
        {items.length === 0 ? (
          <Empty title="Aucun courrier">
            {mayWrite
              ? 'Préparez-en un\u00A0: il se relit en PDF avant de partir.'
              : 'Ceux des deux parties s’afficheront ici.'}
          </Empty>
        ) : (
          <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {items.map((letter) => (
              <Box
                component="li"
                key={letter.id}
                data-testid="letter"
                data-state={letter.state}
                sx={{ py: 1.5, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0, pt: 0 } }}
              >
                <LetterRow
                  conventionId={conventionId}
                  letter={letter}
                  mayWrite={mayWrite && letter.state === 'draft'}
                  onCorrect={() => setWritten(letter)}
                />
              </Box>
            ))}
          </Stack>
        )}
      </Section>
      <DocumentsSection conventionId={conventionId} />
      {written !== undefined && (
        <LetterDialog
          conventionId={conventionId}
          clauses={clauses}
          from={written}
          onClose={() => setWritten(undefined)}
        />
      )}
    </>
  );
}

interface ProposalsSectionProps {
  readonly proposals: Letters['proposals'];
  readonly side: Side;
  readonly onWrite?: (letter: TypedLetter) => void;
}

/** What the text or its life calls for; whoever reads decides. */
function ProposalsSection({ proposals, side, onWrite }: ProposalsSectionProps) {
  if (proposals.length === 0) return null;
  return (
    <Section title="Courriers que la convention appelle" testId="letter-proposals">
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
        {proposals.map(({ kind, trap, title, why, articles }) => (
          <Stack
            component="li"
            key={`${kind} ${trap ?? ''}`}
            data-kind={kind}
            direction={{ xs: 'column', sm: 'row' }}
            sx={{ gap: 1.5, justifyContent: 'space-between', alignItems: 'flex-start' }}
          >
            <Box sx={{ minWidth: 0 }}>
              <Box sx={{ fontWeight: 600 }}>{french(title)}</Box>
              {french(why)}
              <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{facts(...articles, trap)}</Box>
            </Box>
            {onWrite !== undefined && mayBeWrittenBy(kind, side) && (
              <Button
                variant="outlined"
                size="small"
                sx={{ flexShrink: 0 }}
                onClick={() => onWrite(letterOf(kind, trap, side))}
                aria-label={`Préparer : ${title}`}
                data-testid="prepare-letter"
              >
                Préparer
              </Button>
            )}
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}

interface LetterRowProps {
  readonly conventionId: string;
  readonly letter: Letter;
  readonly mayWrite: boolean;
  readonly onCorrect: () => void;
}

function LetterRow({ conventionId, letter, mayWrite, onCorrect }: LetterRowProps) {
  const [opened, setOpened] = useState<'sent' | 'discard'>();
  const params = { id: conventionId, letterId: letter.id };
  const close = (): void => setOpened(undefined);
  return (
    <Stack sx={{ gap: 1 }}>
      <Box sx={{ overflowWrap: 'anywhere' }}>
        <Typography sx={{ fontWeight: 600 }}>{french(letter.title)}</Typography>
        <Box>
          {facts(
            stateWords(letter),
            letter.author === 'academie' ? 'écrit par l’académie' : 'écrit par la collectivité',
          )}
        </Box>
        {letter.sha256 !== null && (
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
            Empreinte du PDF (SHA-256)&nbsp;: {letter.sha256}
          </Box>
        )}
      </Box>
      {letter.remarks.map(({ rule, message, articles }) => (
        <Alert key={`${rule} ${message}`} severity="info">
          {french(message)} ({facts(...articles, rule)})
        </Alert>
      ))}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <DocumentButton size="small" href={documentUrl(getLetterDocument, { params })} testId="letter-pdf">
          {letter.state === 'draft' ? 'Relire' : 'Ouvrir'}
        </DocumentButton>
        {letter.hasTable && (
          <>
            <Button size="small" href={documentUrl(getLetterSpreadsheet, { params })} data-testid="letter-spreadsheet">
              Tableur (ODS)
            </Button>
            <Button size="small" href={documentUrl(exportLetterTable, { params })} data-testid="letter-table">
              Tableau (CSV)
            </Button>
          </>
        )}
        {mayWrite && (
          <>
            <Button size="small" onClick={() => setOpened('sent')} data-testid="mark-sent">
              Il est parti
            </Button>
            <Button size="small" onClick={onCorrect} data-testid="correct-letter">
              Corriger
            </Button>
            <Button size="small" color="error" onClick={() => setOpened('discard')} data-testid="discard-letter">
              Abandonner
            </Button>
          </>
        )}
      </Stack>
      {opened === 'sent' && <SentDialog conventionId={conventionId} letter={letter} onClose={close} />}
      {opened === 'discard' && <DiscardDialog conventionId={conventionId} letter={letter} onClose={close} />}
    </Stack>
  );
}
