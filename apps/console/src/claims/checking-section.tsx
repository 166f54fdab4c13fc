import {
  getClaimChecks,
  receiveClaim,
  recordServiceDone,
  returnClaim,
  type Claim,
  type ClaimChecks,
} from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import RemoveCircle from '@mui/icons-material/RemoveCircleOutline';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay, useRead } from '../api/index.js';
import { french, today } from '../formats/index.js';
import { ActDialog, DayField, LinkButton, orNull, Reading, Section, useDraft } from '../page/index.js';

/** The statement against the supporting documents, the tablets and the mandats; then what the académie may say. */
export function CheckingSection({ claim }: { readonly claim: Claim }) {
  const may = useMay();
  const checks = useRead(getClaimChecks, { params: { id: claim.id } });
  const [opened, setOpened] = useState<'return' | 'serviceDone'>();
  const receiving = useAct(receiveClaim, 'Réception enregistrée.');
  const close = (): void => setOpened(undefined);
  const open = !claim.superseded && (claim.state === 'certified' || claim.state === 'received');
  const acts = may('claim:check') && open;
  return (
    <Section
      title="Contrôle : les sources concordent-elles ?"
      hint="L’état, les pièces jointes, les tablettes de l’inventaire et les mandats."
      testId="claim-checks"
    >
      <Reading of={checks}>
        {(value) => (
          <Stack sx={{ gap: 2 }}>
            <CheckList checks={value} />
            {receiving.refusal !== undefined && <Alert severity="error">{french(receiving.refusal)}</Alert>}
            {acts && (
              <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
                {claim.state === 'certified' && (
                  <Button
                    variant="outlined"
                    loading={receiving.busy}
                    onClick={() => void receiving.act({ params: { id: claim.id } })}
                    data-testid="receive-claim"
                  >
                    Accuser réception
                  </Button>
                )}
                <Button variant="contained" onClick={() => setOpened('serviceDone')} data-testid="service-done">
                  Constater le service fait
                </Button>
                <Button color="error" onClick={() => setOpened('return')} data-testid="return-claim">
                  Renvoyer
                </Button>
              </Stack>
            )}
            {may('claim:check') && claim.state === 'serviceDone' && !claim.superseded && (
              <Box>
                <LinkButton to={`/conventions/${claim.convention.id}/versements`} testId="go-pay">
                  Écrire le versement du solde
                </LinkButton>
              </Box>
            )}
            {opened === 'serviceDone' && <ServiceDoneDialog claim={claim} agree={value.agree} onClose={close} />}
          </Stack>
        )}
      </Reading>
      {opened === 'return' && <ReturnDialog claim={claim} onClose={close} />}
    </Section>
  );
}

const VERDICTS = {
  true: { Icon: CheckCircle, words: 'concorde', colour: 'success.main' },
  false: { Icon: ReportProblem, words: 'à expliquer', colour: 'error.main' },
  null: { Icon: RemoveCircle, words: 'rien à comparer', colour: 'text.secondary' },
} as const;

function CheckList({ checks: { checks } }: { readonly checks: ClaimChecks }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {checks.map(({ code, label, agrees, gaps }) => {
        const { Icon, words, colour } = VERDICTS[`${agrees}`];
        return (
          <Stack component="li" key={code} direction="row" data-agrees={agrees} sx={{ gap: 1, py: 0.75 }}>
            <Icon aria-hidden sx={{ color: colour }} />
            <Box sx={{ minWidth: 0 }}>
              <Box sx={{ fontWeight: 600 }}>
                {french(label)}&nbsp;: {words}
              </Box>
              {gaps.length > 0 && (
                <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.9rem' }}>
                  {gaps.map((gap) => (
                    <li key={gap}>{french(gap)}</li>
                  ))}
                </Box>
              )}
            </Box>
          </Stack>
        );
      })}
    </Box>
  );
}

interface DialogProps {
  readonly claim: Claim;
  readonly onClose: () => void;
}

function ReturnDialog({ claim, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(returnClaim, 'Renvoyé à la collectivité.');
  const draft = useDraft({ reason: '' }, returnClaim.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: claim.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Renvoyer l’état à la collectivité"
      confirm="Renvoyer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="return-dialog"
    >
      <Typography>Elle lira votre motif, corrigera ses dépenses et présentera une nouvelle version.</Typography>
      <TextField
        {...draft.field('reason')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'return-reason' } }}
      />
    </ActDialog>
  );
}

function ServiceDoneDialog({ claim, agree, onClose }: DialogProps & { readonly agree: boolean }) {
  const { act, busy, refusal } = useAct(recordServiceDone, 'Service fait constaté : le solde est payable.');
  const draft = useDraft(
    { establishedOn: String(today(new Date())), note: '' },
    recordServiceDone.body,
    ({ establishedOn, note }) => ({ establishedOn, note: orNull(note) }),
  );
  const [tried, setTried] = useState(false);
  const unexplained = !agree && draft.values.note.trim() === '';
  const note = draft.field('note');
  const confirm = async (): Promise<void> => {
    setTried(true);
    const body = draft.checked();
    if (body === undefined || unexplained) return;
    if (await act({ params: { id: claim.id }, body })) onClose();
  };
  return (
    <ActDialog
      open
      title="Constater le service fait (art. 7.1)"
      confirm="Constater"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="service-done-dialog"
    >
      {!agree && (
        <Alert severity="warning">
          Les sources ne concordent pas toutes&nbsp;: écrivez pourquoi le service fait est constaté quand même.
        </Alert>
      )}
      <DayField {...draft.field('establishedOn')} label="Constaté le" />
      <TextField
        {...note}
        label={agree ? 'Observation (facultative)' : 'Pourquoi'}
        error={note.error || (tried && unexplained)}
        helperText={tried && unexplained ? 'À remplir : les sources ne concordent pas.' : note.helperText}
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'service-note' } }}
      />
    </ActDialog>
  );
}
