import { approve, getApproval, refuseApproval, stopApproval, type Approval } from '@chariot/contract';
import { Alert, Box, Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { french, left, moment } from '../formats/index.js';
import { ActDialog, Facts, LinkButton, Page, PageReading, Section, useDraft, useNow } from '../page/index.js';
import { ApprovalState } from './state-chip.js';
import { isOpen } from './words.js';

/** One dangerous act: what, for whom, by whom, when; and the three words that one may say. */
export function ApprovalPage() {
  const { id = '' } = useParams();
  const approval = useRead(getApproval, { params: { id } }, { watch: true });
  return (
    <PageReading of={approval} back={{ to: '/actes-graves', label: 'Actes graves' }}>
      {(value) => <ApprovalView approval={value} />}
    </PageReading>
  );
}

function ApprovalView({ approval }: { readonly approval: Approval }) {
  const [opened, setOpened] = useState<'approve' | 'refuse' | 'stop'>();
  const close = (): void => setOpened(undefined);
  return (
    <Page
      title={approval.title}
      crumbs={[{ to: '/actes-graves', label: 'Actes graves' }]}
      subtitle={approval.place.name}
      actions={
        isOpen(approval) && (
          <>
            {approval.mayApprove && (
              <Button variant="contained" onClick={() => setOpened('approve')} data-testid="approve">
                Donner mon accord
              </Button>
            )}
            {approval.mayApprove && (
              <Button variant="outlined" onClick={() => setOpened('refuse')} data-testid="refuse-approval">
                Refuser
              </Button>
            )}
            {approval.mayStop && (
              <Button variant="outlined" color="error" onClick={() => setOpened('stop')} data-testid="stop-approval">
                Arrêter
              </Button>
            )}
          </>
        )
      }
    >
      <Happening approval={approval} />
      <Section title="Ce qui est demandé">
        <Facts
          facts={[
            ['État', <ApprovalState key="state" approval={approval} />],
            ['Motif', approval.reason],
            ['Demandé', `par ${approval.askedBy}, le ${moment(approval.askedAt)}`],
            [
              'Second accord',
              approval.decidedAt === null
                ? `attendu avant le ${moment(approval.expiresAt)}`
                : `${approval.decidedBy ?? ''}, le ${moment(approval.decidedAt)}`,
            ],
            ...(approval.endedAt === null
              ? []
              : ([
                  // What was carried out nobody has ended: the server did it when the two had agreed.
                  [
                    approval.state === 'carriedOut' ? 'A eu lieu' : 'Fin',
                    [`le ${moment(approval.endedAt)}`, approval.state === 'carriedOut' ? null : approval.endedBy]
                      .filter(Boolean)
                      .join(', par '),
                  ],
                  ...(approval.endReason === null ? [] : ([['Pourquoi', approval.endReason]] as const)),
                ] as const)),
          ]}
        />
      </Section>
      {approval.items.length > 0 && (
        <Section
          title="Ce qui est concerné"
          action={
            approval.subject.kind === 'claim' ? (
              <LinkButton to={`/etats/${approval.subject.id}`} size="small" testId="open-statement">
                Lire l’état récapitulatif
              </LinkButton>
            ) : (
              approval.subject.kind === 'device' && (
                <LinkButton to={`/tablettes/${approval.subject.id}`} size="small" testId="open-device">
                  Ouvrir la tablette
                </LinkButton>
              )
            )
          }
        >
          <Box component="ul" sx={{ m: 0, pl: 2.5 }} data-testid="approval-items">
            {approval.items.map((item) => (
              <li key={item}>{french(item)}</li>
            ))}
          </Box>
        </Section>
      )}
      {opened === 'approve' && <ApproveDialog approval={approval} onClose={close} />}
      {opened === 'refuse' && <RefuseDialog approval={approval} onClose={close} />}
      {opened === 'stop' && <StopDialog approval={approval} onClose={close} />}
    </Page>
  );
}

/** What will happen next, and when: the sentence that everybody looks for. */
function Happening({ approval }: { readonly approval: Approval }) {
  const now = useNow(1_000);
  if (approval.state === 'asked') {
    return (
      <Alert severity="warning" data-testid="approval-next">
        Rien n’a encore lieu&nbsp;: une seconde personne doit donner son accord.
        {approval.mayNotApproveBecause !== null && ` ${french(approval.mayNotApproveBecause)}`}
      </Alert>
    );
  }
  if (approval.state !== 'approved' || approval.startsAt === null) return null;
  const remaining = left(approval.startsAt, now);
  return (
    <Alert severity="error" data-testid="approval-next">
      {remaining === undefined ? 'Cela a lieu à l’instant.' : `Cela aura lieu dans ${remaining}.`} Toute personne de ce
      lieu peut encore l’arrêter.
    </Alert>
  );
}

interface WordProps {
  readonly approval: Approval;
  readonly onClose: () => void;
}

function ApproveDialog({ approval, onClose }: WordProps) {
  const { act, busy, refusal } = useAct(approve, 'Accord donné.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: approval.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Donner votre accord&nbsp;?"
      confirm="Donner mon accord"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="approve-dialog"
    >
      <Typography sx={{ fontWeight: 600 }}>{approval.title}</Typography>
      <Typography>
        Demandé par {approval.askedBy}&nbsp;: «&nbsp;{approval.reason}&nbsp;». En avez-vous parlé avec cette personne,
        autrement que par un message&nbsp;?
      </Typography>
    </ActDialog>
  );
}

function RefuseDialog({ approval, onClose }: WordProps) {
  const { act, busy, refusal } = useAct(refuseApproval, 'Refusé.');
  return (
    <ReasonDialog
      title="Refuser cet acte&nbsp;?"
      confirm="Refuser"
      busy={busy}
      refusal={refusal}
      onClose={onClose}
      send={(reason) => act({ params: { id: approval.id }, body: { reason } })}
      testId="refuse-dialog"
    />
  );
}

function StopDialog({ approval, onClose }: WordProps) {
  const { act, busy, refusal } = useAct(stopApproval, 'Arrêté.');
  return (
    <ReasonDialog
      title="Arrêter cet acte&nbsp;?"
      confirm="Arrêter"
      busy={busy}
      refusal={refusal}
      onClose={onClose}
      send={(reason) => act({ params: { id: approval.id }, body: { reason } })}
      testId="stop-dialog"
    />
  );
}

interface ReasonDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onClose: () => void;
  readonly send: (reason: string) => Promise<unknown>;
  readonly testId: string;
}

function ReasonDialog({ title, confirm, busy, refusal, onClose, send, testId }: ReasonDialogProps) {
  const draft = useDraft({ reason: '' }, stopApproval.body);
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
      testId={testId}
    >
      <TextField {...draft.field('reason')} label="Pourquoi" slotProps={{ htmlInput: { 'data-testid': 'reason' } }} />
    </ActDialog>
  );
}
