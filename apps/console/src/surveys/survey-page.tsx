import { closeQuestionnaire, getQuestionnaire, remindQuestionnaire, type Questionnaire } from '@chariot/contract';
import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { count, day, french, moment } from '../formats/index.js';
import { ActDialog, Facts, Page, PageReading, Section } from '../page/index.js';
import { Preview } from './preview.js';
import { RecipientsSection } from './recipients-section.js';
import { ResultsSection } from './results-section.js';
import { SurveyEditor } from './survey-editor.js';
import { rateWords, standingWords } from './words.js';

const BACK = { to: '/enquetes', label: 'Enquêtes' };

export function SurveyPage() {
  const { id = '' } = useParams();
  // Nobody is told of an answer: the page looks again by itself. A draft is corrected as it is now.
  const survey = useRead(getQuestionnaire, { params: { id } }, { poll: true, fresh: true });
  return (
    <PageReading of={survey} back={BACK}>
      {(value) =>
        value.state === 'draft' ? <SurveyEditor key={value.id} survey={value} /> : <SentView survey={value} />
      }
    </PageReading>
  );
}

function SentView({ survey }: { readonly survey: Questionnaire }) {
  const [opened, setOpened] = useState<'close' | 'remind'>();
  const { id, title, place, state, asked, answered, dueOn, sentAt, closedAt, introduction, questions, mayWrite } =
    survey;
  const acts = mayWrite && state === 'sent';
  return (
    <Page
      title={title}
      crumbs={[BACK]}
      subtitle={
        <span data-testid="survey-standing" data-state={state}>
          {standingWords(survey)}
        </span>
      }
      actions={
        acts && (
          <>
            <Button variant="outlined" onClick={() => setOpened('remind')} data-testid="remind-survey">
              Rappeler
            </Button>
            <Button variant="outlined" onClick={() => setOpened('close')} data-testid="close-survey">
              Clore
            </Button>
          </>
        )
      }
    >
      <Section title="Où en sont les réponses" testId="survey-progress">
        <LinearProgress
          variant="determinate"
          value={asked === 0 ? 0 : (answered / asked) * 100}
          aria-label="Part des réponses reçues"
          sx={{ height: 10, borderRadius: 5, mb: 2 }}
        />
        <Facts
          columns={3}
          facts={[
            ['Réponses', rateWords(survey)],
            ['Lieu interrogé', place.name],
            ['À rendre avant le', day(dueOn)],
            ['Envoyée', sentAt === null ? null : `le ${moment(sentAt)}`],
            ['Close', closedAt === null ? 'Non' : `le ${moment(closedAt)}`],
          ]}
        />
      </Section>
      <ResultsSection survey={survey} />
      {mayWrite && <RecipientsSection survey={survey} />}
      <Section title="Questions posées" hint={introduction === null ? undefined : french(introduction)}>
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', py: 0.5, mb: 1.5 }}>
            Les voir comme qui répond
          </Box>
          <Preview questions={questions} />
        </Box>
      </Section>
      {opened === 'close' && <CloseDialog id={id} onClose={() => setOpened(undefined)} />}
      {opened === 'remind' && <RemindDialog id={id} waiting={asked - answered} onClose={() => setOpened(undefined)} />}
    </Page>
  );
}

function CloseDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(closeQuestionnaire, 'Enquête close.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id } })) onClose();
  };
  return (
    <ActDialog
      open
      title={'Clore l’enquête\u00A0?'}
      confirm="Clore"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="close-survey-dialog"
    >
      <Typography>
        Les liens ne répondront plus et les réponses ne changeront plus. Les résultats seront alors lus aussi par les
        établissements interrogés, jamais sous cinq réponses et sans les textes libres.
      </Typography>
    </ActDialog>
  );
}

interface RemindDialogProps {
  readonly id: string;
  readonly waiting: number;
  readonly onClose: () => void;
}

function RemindDialog({ id, waiting, onClose }: RemindDialogProps) {
  const { act, busy, refusal } = useAct(
    remindQuestionnaire,
    ({ reminded }) => `Rappel préparé pour ${count(reminded, 'établissement')}.`,
  );
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Rappeler l’enquête"
      confirm="Envoyer le rappel"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      disabled={waiting === 0}
      refusal={refusal}
      testId="remind-survey-dialog"
    >
      <Typography>
        {waiting === 0
          ? 'Tous ont répondu.'
          : `${count(waiting, 'établissement')} n’${waiting > 1 ? 'ont' : 'a'} pas répondu\u00A0: un courriel leur part, avec un lien.`}
      </Typography>
      <Typography sx={{ color: 'text.secondary' }}>
        Chariot rappelle aussi de lui-même sept jours et un jour avant la date limite, jamais l’été.
      </Typography>
    </ActDialog>
  );
}
