import { changeQuestionnaire, discardQuestionnaire, type Questionnaire } from '@chariot/contract';
import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Empty, Page, Section } from '../page/index.js';
import { ImportQuestions } from './import-questions.js';
import { Preview } from './preview.js';
import { QuestionFields } from './question-fields.js';
import { SendDialog } from './send-dialog.js';
import { checkedSurvey, moved, newQuestion, questionToType, surveyToType, type TypedSurvey } from './typed-survey.js';

/** A draft: its words, its questions, what it will look like; then it leaves. */
export function SurveyEditor({ survey }: { readonly survey: Questionnaire }) {
  const saving = useAct(changeQuestionnaire, 'Brouillon enregistré.');
  // Said by the dialog that opens, which a notice would cover on a telephone.
  const sending = useAct(changeQuestionnaire);
  const [typed, setTyped] = useState<TypedSurvey>(() => surveyToType(survey));
  const [tried, setTried] = useState(false);
  const [saves, setSaves] = useState(0);
  const [opened, setOpened] = useState<'send' | 'discard'>();
  const checked = checkedSurvey(typed);
  const faults = tried ? checked.faults : {};
  const set = (change: Partial<TypedSurvey>): void => setTyped((before) => ({ ...before, ...change }));
  const { questions } = typed;

  /** @returns whether what is on the page is what the server has */
  const save = async ({ act }: typeof saving): Promise<boolean> => {
    setTried(true);
    if (checked.draft === undefined) return false;
    const saved = (await act({ params: { id: survey.id }, body: checked.draft })) !== undefined;
    if (saved) setSaves((before) => before + 1);
    return saved;
  };
  const text = (field: 'title' | 'introduction', max: number, hint: string) => ({
    value: typed[field],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [field]: target.value }),
    error: faults[field] !== undefined,
    helperText: faults[field] ?? hint,
    slotProps: { htmlInput: { maxLength: max, 'data-testid': `survey-${field}` } },
  });
  const refusal = saving.refusal ?? sending.refusal;
  const wrong = Object.keys(faults).length > 0;
  return (
    <Page
      title={survey.title}
      crumbs={[{ to: '/enquetes', label: 'Enquêtes' }]}
      subtitle={`Brouillon, sur ${survey.place.name}`}
      actions={
        <>
          <Button variant="outlined" loading={saving.busy} onClick={() => void save(saving)} data-testid="save-survey">
            Enregistrer
          </Button>
          <Button
            variant="contained"
            loading={sending.busy}
            disabled={saving.busy || questions.length === 0}
            onClick={() => void save(sending).then((saved) => saved && setOpened('send'))}
            data-testid="send-survey"
          >
            Envoyer…
          </Button>
        </>
      }
    >
      {(wrong || refusal !== undefined) && (
        <Alert severity="error" data-testid="refusal">
          {french(refusal ?? 'Des questions sont incomplètes : complétez ce qui est marqué.')}
        </Alert>
      )}
      <Section title="Présentation">
        <Stack sx={{ gap: 2, maxWidth: 720 }}>
          <TextField {...text('title', 160, 'Ce que liront les établissements.')} label="Titre" />
          <TextField
            {...text('introduction', 2000, 'Pourquoi cette enquête, combien de temps elle prend.')}
            label="Introduction (facultative)"
            multiline
            minRows={3}
          />
        </Stack>
      </Section>
      <Section title="Questions" testId="survey-questions">
        {questions.length === 0 ? (
          <Empty title="Aucune question">Ajoutez-en une, ou lisez un tableau.</Empty>
        ) : (
          <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2, maxWidth: 720 }}>
            {questions.map((question, at) => (
              <QuestionFields
                key={question.key}
                question={question}
                number={at + 1}
                last={at === questions.length - 1}
                faultOf={(field) => faults[`questions.${String(at)}.${field}`]}
                onChange={(next) => set({ questions: questions.map((one) => (one.key === next.key ? next : one)) })}
                onMove={(by) => set({ questions: moved(questions, at, by) })}
                onRemove={() => set({ questions: questions.filter(({ key }) => key !== question.key) })}
              />
            ))}
          </Stack>
        )}
        <Stack direction="row" sx={{ mt: 2, gap: 1, flexWrap: 'wrap' }}>
          <Button
            variant="outlined"
            onClick={() => set({ questions: [...questions, newQuestion(questions)] })}
            data-testid="add-question"
          >
            Ajouter une question
          </Button>
        </Stack>
        <ImportQuestions
          // What it said of a file (« Enregistrez pour les garder ») goes once the draft is saved.
          key={saves}
          replaces={questions.length > 0}
          onRead={(read) => set({ questions: read.map(questionToType) })}
        />
      </Section>
      <Section title="Aperçu" hint="Tel que le verra qui répond, sur un téléphone ou un ordinateur.">
        {checked.draft === undefined ? (
          <Typography color="textSecondary">L’aperçu revient quand chaque question est complète.</Typography>
        ) : (
          <Preview questions={checked.draft.questions} />
        )}
      </Section>
      <Stack direction="row">
        <Button color="error" onClick={() => setOpened('discard')} data-testid="discard-survey">
          Abandonner ce brouillon
        </Button>
      </Stack>
      {opened === 'send' && <SendDialog survey={survey} onClose={() => setOpened(undefined)} />}
      {opened === 'discard' && <DiscardDialog id={survey.id} onClose={() => setOpened(undefined)} />}
    </Page>
  );
}

function DiscardDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(discardQuestionnaire, 'Brouillon abandonné.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id } })) void navigate('/enquetes');
  };
  return (
    <ActDialog
      open
      danger
      title={'Abandonner ce brouillon\u00A0?'}
      confirm="Abandonner"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="discard-survey-dialog"
    >
      <Typography>Ses questions seront perdues.</Typography>
    </ActDialog>
  );
}
