import {
  changeFeedback,
  discardFeedback,
  getFeedback,
  submitFeedback,
  withdrawFeedback,
  type Feedback,
} from '@chariot/contract';
import { Alert, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { tagOf, useAct, useRead } from '../api/index.js';
import { facts, french, moment } from '../formats/index.js';
import { ActDialog, Page, PageReading, Section, useDraft } from '../page/index.js';
import { FeedbackFields, feedbackToType, feedbackTyped } from './feedback-fields.js';
import { ReviewDialog } from './review-dialog.js';
import { DISCIPLINE_WORDS, LEVEL_WORDS, stateWords } from './words.js';

const BACK = { to: '/retours', label: 'Retours d’expérience' };

export function FeedbackPage() {
  const { id = '' } = useParams();
  const account = useRead(getFeedback, { params: { id } });
  return (
    <PageReading of={account} back={BACK}>
      {(value) => <FeedbackView key={`${value.id} ${value.state}`} account={value} />}
    </PageReading>
  );
}

type Opened = 'correct' | 'discard' | 'review' | 'withdraw';

function FeedbackView({ account }: { readonly account: Feedback }) {
  const submitting = useAct(submitFeedback, 'Retour remis à la relecture.');
  const [opened, setOpened] = useState<Opened>();
  const { id, title, school, state, mine, mayReview, reason, publishedAt } = account;
  const unsent = mine && (state === 'draft' || state === 'returned');
  const close = (): void => setOpened(undefined);
  return (
    <Page
      title={title}
      crumbs={[BACK]}
      subtitle={
        <span data-testid="feedback-state" data-state={state}>
          {facts(
            `${account.function}, ${school.name}`,
            DISCIPLINE_WORDS[account.discipline],
            LEVEL_WORDS[account.level],
          )}
        </span>
      }
      actions={
        <>
          {unsent && (
            <>
              <Button
                variant="contained"
                loading={submitting.busy}
                onClick={() => void submitting.act({ params: { id } })}
                data-testid="submit-feedback"
              >
                Remettre à la relecture
              </Button>
              <Button variant="outlined" onClick={() => setOpened('correct')} data-testid="correct-feedback">
                Corriger
              </Button>
              <Button color="error" onClick={() => setOpened('discard')} data-testid="discard-feedback">
                Effacer
              </Button>
            </>
          )}
          {mayReview && (
            <Button
              variant={state === 'submitted' ? 'contained' : 'outlined'}
              onClick={() => setOpened('review')}
              data-testid="review-feedback"
            >
              {state === 'submitted' ? 'Relire' : 'Revoir la publication'}
            </Button>
          )}
          {mine && !unsent && (
            <Button variant="outlined" onClick={() => setOpened('withdraw')} data-testid="withdraw-feedback">
              Reprendre
            </Button>
          )}
        </>
      }
    >
      <Alert severity={state === 'published' ? 'success' : 'info'} icon={false}>
        {facts(stateWords(account), publishedAt !== null && `le ${moment(publishedAt)}`)}
        {mine && state === 'draft' && '. Vous seul le voyez.'}
        {mine && state === 'submitted' && '. Votre inspection ou l’académie le relit.'}
      </Alert>
      {reason !== null && (
        <Alert severity="warning" data-testid="feedback-reason">
          Rendu avec ce mot&nbsp;: {french(reason)}
        </Alert>
      )}
      {submitting.refusal !== undefined && <Alert severity="error">{french(submitting.refusal)}</Alert>}
      <Told title="Ce qui a été fait" text={account.done} />
      <Told title="Ce que cela a apporté" text={account.brought} />
      {account.failed !== null && <Told title="Ce qui n’a pas marché" text={account.failed} />}
      {opened === 'correct' && <CorrectDialog account={account} onClose={close} />}
      {opened === 'discard' && <DiscardDialog id={id} onClose={close} />}
      {opened === 'withdraw' && <WithdrawDialog id={id} onClose={close} />}
      {opened === 'review' && <ReviewDialog account={account} onClose={close} />}
    </Page>
  );
}

const Told = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <Section title={title}>
    <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: 720 }}>{french(text)}</Typography>
  </Section>
);

interface OwnDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

function CorrectDialog({ account, onClose }: { readonly account: Feedback; readonly onClose: () => void }) {
  const ask = { params: { id: account.id } };
  const [tag] = useState(() => tagOf(getFeedback, ask));
  const { act, busy, refusal } = useAct(changeFeedback, 'Retour corrigé.');
  const draft = useDraft({ ...feedbackToType(account) }, changeFeedback.body, feedbackTyped);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ ...ask, body }, tag))) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Corriger le retour"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="correct-feedback-dialog"
    >
      <FeedbackFields draft={draft} />
    </ActDialog>
  );
}

function DiscardDialog({ id, onClose }: OwnDialogProps) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(discardFeedback, 'Brouillon effacé.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id } })) void navigate('/retours');
  };
  return (
    <ActDialog
      open
      danger
      title={'Effacer ce brouillon\u00A0?'}
      confirm="Effacer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="discard-feedback-dialog"
    >
      <Typography>Il sera perdu.</Typography>
    </ActDialog>
  );
}

function WithdrawDialog({ id, onClose }: OwnDialogProps) {
  const { act, busy, refusal } = useAct(withdrawFeedback, 'Retour repris.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id } })) onClose();
  };
  return (
    <ActDialog
      open
      title={'Reprendre ce retour\u00A0?'}
      confirm="Reprendre"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="withdraw-feedback-dialog"
    >
      <Typography>Plus personne d’autre que vous ne le lira. Vous pourrez le corriger et le remettre.</Typography>
    </ActDialog>
  );
}
