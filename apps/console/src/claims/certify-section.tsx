import { approve, getApproval, refuseApproval, stopApproval, type Claim } from '@chariot/contract';
import { Alert, Button, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { euros, french, moment } from '../formats/index.js';
import { ActDialog, LinkButton, Reading, Section, useDraft } from '../page/index.js';

/** The ordonnateur's word: one page, one figure, one act, proven. */
export function CertifySection({ claim }: { readonly claim: Claim }) {
  const approval = useRead(getApproval, { params: { id: claim.approvalId } }, { watch: true });
  const [opened, setOpened] = useState<'certify' | 'refuse' | 'stop'>();
  const close = (): void => setOpened(undefined);
  return (
    <Section title="Certification par l’ordonnateur (art. 7.1)" testId="certification">
      <Reading of={approval}>
        {({ mayApprove, mayStop, mayNotApproveBecause, reason, expiresAt }) => (
          <Stack sx={{ gap: 1.5 }}>
            <Typography sx={{ fontSize: '1.1rem' }}>
              <strong>{euros(claim.grossCents)}</strong> TTC, dont {euros(claim.eligibleCents)} éligibles&nbsp;; l’État
              doit <strong>{euros(claim.dueCents)}</strong>.
            </Typography>
            <Typography>
              Présenté par {claim.askedBy}, le {moment(claim.askedAt)}, à certifier avant le {moment(expiresAt)}.
            </Typography>
            <Typography>Son message&nbsp;: «&nbsp;{reason}&nbsp;»</Typography>
            {mayNotApproveBecause !== null && <Alert severity="info">{french(mayNotApproveBecause)}</Alert>}
            <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
              {mayApprove && (
                <>
                  <Button variant="contained" onClick={() => setOpened('certify')} data-testid="certify">
                    Certifier exact
                  </Button>
                  <Button variant="outlined" onClick={() => setOpened('refuse')} data-testid="refuse-certification">
                    Refuser
                  </Button>
                </>
              )}
              {mayStop && (
                <Button color="error" onClick={() => setOpened('stop')} data-testid="stop-certification">
                  Arrêter
                </Button>
              )}
              <LinkButton to={`/actes-graves/${claim.approvalId}`} variant="text">
                Détail de la demande
              </LinkButton>
            </Stack>
          </Stack>
        )}
      </Reading>
      {opened === 'certify' && <CertifyDialog claim={claim} onClose={close} />}
      {opened === 'refuse' && <RefuseDialog claim={claim} onClose={close} />}
      {opened === 'stop' && <StopDialog claim={claim} onClose={close} />}
    </Section>
  );
}

interface DialogProps {
  readonly claim: Claim;
  readonly onClose: () => void;
}

function CertifyDialog({ claim, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(approve, 'Certifié exact : l’état est figé et l’académie le voit.');
  const [read, setRead] = useState(false);
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: claim.approvalId } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Certifier exact cet état&nbsp;?"
      confirm="Certifier exact"
      disabled={!read}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="certify-dialog"
    >
      <Typography>
        Vous certifiez que ces dépenses, {euros(claim.grossCents)} TTC, ont été faites pour cette opération. L’état et
        son PDF sont alors figés&nbsp;; une erreur se corrige par un nouvel état.
      </Typography>
      <FormControlLabel
        label="J’ai lu l’état et ses lignes."
        control={
          <Checkbox
            checked={read}
            onChange={(_, checked) => setRead(checked)}
            slotProps={{ input: { 'data-testid': 'certify-read' } as object }}
          />
        }
      />
    </ActDialog>
  );
}

function RefuseDialog({ claim, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(refuseApproval, 'Refusé : le service financier le voit.');
  const send = (reason: string) => act({ params: { id: claim.approvalId }, body: { reason } });
  return <ReasonDialog title="Refuser de certifier" confirm="Refuser" {...{ send, busy, refusal, onClose }} />;
}

function StopDialog({ claim, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(stopApproval, 'Arrêté.');
  const send = (reason: string) => act({ params: { id: claim.approvalId }, body: { reason } });
  return <ReasonDialog title="Arrêter la certification" confirm="Arrêter" {...{ send, busy, refusal, onClose }} />;
}

interface ReasonDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly send: (reason: string) => Promise<unknown>;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onClose: () => void;
}

function ReasonDialog({ title, confirm, send, busy, refusal, onClose }: ReasonDialogProps) {
  const draft = useDraft({ reason: '' }, refuseApproval.body);
  const say = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await send(body.reason)) !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title={title}
      confirm={confirm}
      onConfirm={() => void say()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="certification-reason-dialog"
    >
      <TextField {...draft.field('reason')} label="Pourquoi" slotProps={{ htmlInput: { 'data-testid': 'reason' } }} />
    </ActDialog>
  );
}
