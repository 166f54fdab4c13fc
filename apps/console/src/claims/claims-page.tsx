import {
  exportClaimDraftLines,
  getClaimDraft,
  getClaimDraftDocument,
  listConventionClaims,
  type ClaimDraft,
  type ClaimSummary,
  type Convention,
} from '@chariot/contract';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useMay, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { centsOf, euros, french, moment, typedCents } from '../formats/index.js';
import { DocumentButton, Empty, figure, LinkButton, Reading, Rows, Section, type Column } from '../page/index.js';
import { AskDialog } from './ask-dialog.js';
import { FindingsSection } from './findings-section.js';
import { StatementSections } from './statement-sections.js';
import { stateWords, versionWords } from './words.js';

/** The statement as the expenses give it now, what stops it, and those that were certified. */
export function ClaimsPage() {
  return <ConventionFrame tab="etats">{(convention) => <ClaimsView convention={convention} />}</ConventionFrame>;
}

function ClaimsView({ convention }: { readonly convention: Convention }) {
  const { id } = convention;
  const may = useMay();
  const [advance, setAdvance] = useState<string>();
  const [asking, setAsking] = useState(false);
  // Until somebody writes another figure, the ledger's.
  const advanceReceivedCents = advance === undefined ? null : centsOf(advance);
  const advanceUnread = advance !== undefined && advance.trim() !== '' && advanceReceivedCents === null;
  const claims = useRead(listConventionClaims, { params: { id }, query: { limit: 50 } }, { watch: true });
  const asked = { params: { id }, query: advanceReceivedCents === null ? {} : { advanceReceivedCents } };
  const draft = useRead(getClaimDraft, asked, { keep: true });
  const waiting = claims.data?.items.find(({ state }) => state === 'awaitingCertification');
  return (
    <>
      {waiting !== undefined && <WaitingNotice conventionId={id} claim={waiting} />}
      <Reading of={draft} lines={8}>
        {(value) => (
          <>
            {value.changedSince && value.lastVersion !== null && (
              <Alert severity="info">
                Les dépenses ont changé depuis la version {value.lastVersion}&nbsp;: un nouvel état la remplacera.
              </Alert>
            )}
            <FindingsSection findings={value.findings} conventionId={id} />
            <Section
              title="L’état tel que les dépenses le donnent aujourd’hui"
              hint="Certifié exact par l’ordonnateur, il permet à l’académie de verser le solde (art. 7.1)."
              testId="claim-draft"
              action={
                <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
                  <DocumentButton size="small" href={documentUrl(getClaimDraftDocument, asked)} testId="draft-pdf">
                    Projet (PDF)
                  </DocumentButton>
                  <Button
                    size="small"
                    href={documentUrl(exportClaimDraftLines, { params: { id } })}
                    data-testid="draft-lines"
                  >
                    Lignes (CSV)
                  </Button>
                </Stack>
              }
            >
              <Stack sx={{ gap: 2 }}>
                <Typography sx={{ fontSize: '1.1rem' }}>
                  <strong>{euros(value.statement.totals.grossCents)}</strong> TTC dépensés, l’État en doit{' '}
                  <strong>{euros(value.statement.settlement.due.cents)}</strong>.
                </Typography>
                <Box
                  sx={{
                    display: 'flex',
                    gap: 2,
                    flexDirection: { xs: 'column', sm: 'row' },
                    alignItems: { sm: 'flex-start' },
                  }}
                >
                  <TextField
                    label="Avance reçue (€)"
                    value={advance ?? ledgerAdvance(value)}
                    onChange={({ target }) => setAdvance(target.value)}
                    onBlur={() => advance?.trim() === '' && setAdvance(undefined)}
                    error={advanceUnread}
                    helperText={
                      advanceUnread
                        ? 'Écrivez un montant, comme 2 000,00.'
                        : french(
                            advance === undefined && ledgerAdvance(value) !== ''
                              ? 'Reprise des versements que vous avez confirmés.'
                              : `Ce que l’État a versé à la signature ; la convention annonce ${euros(convention.advance)}.`,
                          )
                    }
                    sx={{ maxWidth: { sm: 340 } }}
                    slotProps={{ htmlInput: { inputMode: 'decimal', 'data-testid': 'advance-received' } }}
                  />
                  {may('expense:write') && waiting === undefined && (
                    <Button
                      variant="contained"
                      // What is presented is what is on screen, with the advance that is written above.
                      disabled={!value.mayBeCertified || draft.isPlaceholderData || advanceUnread}
                      onClick={() => setAsking(true)}
                      data-testid="ask-certification"
                    >
                      Présenter à la certification
                    </Button>
                  )}
                </Box>
                {may('expense:write') && !value.mayBeCertified && (
                  <Typography sx={{ color: 'text.secondary' }}>
                    Corrigez d’abord ce qui est en haut de la page&nbsp;: chaque point a son lien.
                  </Typography>
                )}
              </Stack>
            </Section>
            <StatementSections statement={value.statement} />
            {asking && <AskDialog conventionId={id} draft={value} onClose={() => setAsking(false)} />}
          </>
        )}
      </Reading>
      <Section title="États présentés et certifiés" flush testId="claims">
        <Reading of={claims}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Aucun état présenté">
                Quand les factures sont saisies et payées, présentez l’état à l’ordonnateur.
              </Empty>
            ) : (
              <Rows
                rows={items}
                keyOf={(one) => one.id}
                columns={CLAIMS}
                caption="États récapitulatifs"
                hrefOf={(one) => `/conventions/${id}/etats/${one.id}`}
                testId="claim-rows"
              />
            )
          }
        </Reading>
      </Section>
    </>
  );
}

const ledgerAdvance = ({ statement: { advanceReceivedCents } }: ClaimDraft): string =>
  advanceReceivedCents === null ? '' : typedCents(advanceReceivedCents);

const CLAIMS: readonly [Column<ClaimSummary>, ...Column<ClaimSummary>[]] = [
  { label: 'État', cell: ({ version }) => versionWords(version) },
  { label: 'Où il en est', cell: stateWords },
  { label: 'Présenté le', cell: ({ askedAt }) => moment(askedAt) },
  { label: 'TTC', cell: ({ grossCents }) => euros(grossCents), align: 'right' },
  { label: 'Subvention due', cell: ({ dueCents }) => euros(dueCents), align: 'right' },
  { label: 'Solde', cell: ({ balanceCents }) => figure(balanceCents), align: 'right' },
];

function WaitingNotice({ conventionId, claim }: { readonly conventionId: string; readonly claim: ClaimSummary }) {
  const may = useMay();
  return (
    <Alert
      severity="warning"
      data-testid="claim-waiting"
      sx={{ flexWrap: 'wrap' }}
      action={
        <LinkButton to={`/conventions/${conventionId}/etats/${claim.id}`} size="small" testId="open-waiting">
          {may('claim:certify') ? 'Lire et certifier' : 'Voir'}
        </LinkButton>
      }
    >
      Un état de {euros(claim.grossCents)} TTC attend la certification de l’ordonnateur.
    </Alert>
  );
}
