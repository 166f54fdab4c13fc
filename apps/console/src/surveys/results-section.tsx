import {
  exportAnswers,
  exportAnswersSpreadsheet,
  getQuestionnaireResults,
  removeAnswerText,
  type Questionnaire,
  type QuestionnaireResults,
  type QuestionResult,
  type SurveyFigures,
} from '@chariot/contract';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct, useRead } from '../api/index.js';
import { count, french, number } from '../formats/index.js';
import { ActDialog, Reading, Section } from '../page/index.js';
import { COLOURS } from '../theme/index.js';

/** What came of it, question by question. */
export function ResultsSection({ survey }: { readonly survey: Questionnaire }) {
  const results = useRead(getQuestionnaireResults, { params: { id: survey.id } }, { poll: survey.state === 'sent' });
  const ask = { params: { id: survey.id } };
  return (
    <Section
      title="Résultats"
      testId="survey-results"
      {...(survey.mayWrite && {
        action: (
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <Button size="small" href={documentUrl(exportAnswersSpreadsheet, ask)} data-testid="answers-ods">
              Réponses (ODS)
            </Button>
            <Button size="small" href={documentUrl(exportAnswers, ask)} data-testid="answers-csv">
              Réponses (CSV)
            </Button>
          </Stack>
        ),
      })}
    >
      <Reading of={results} lines={6}>
        {(value) => <ResultsView surveyId={survey.id} closed={survey.state === 'closed'} results={value} />}
      </Reading>
    </Section>
  );
}

interface ResultsViewProps {
  readonly surveyId: string;
  readonly closed: boolean;
  readonly results: QuestionnaireResults;
}

function ResultsView({ surveyId, closed, results }: ResultsViewProps) {
  if (!results.readsAll && !closed) {
    return <Typography>Les résultats se lisent une fois l’enquête close.</Typography>;
  }
  if (results.answered === 0) return <Typography>Aucune réponse pour l’instant.</Typography>;
  return (
    <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 3.5 }}>
      {results.items.map((result, at) => (
        <Box component="li" key={result.question.key} data-testid="question-result">
          <Typography component="h3" sx={{ fontWeight: 650, mb: 1 }}>
            {at + 1}. {french(result.question.label)}
          </Typography>
          <QuestionView surveyId={surveyId} result={result} threshold={results.threshold} readsAll={results.readsAll} />
        </Box>
      ))}
    </Stack>
  );
}

interface QuestionViewProps {
  readonly surveyId: string;
  readonly result: QuestionResult;
  readonly threshold: number;
  readonly readsAll: boolean;
}

function QuestionView({ surveyId, result, threshold, readsAll }: QuestionViewProps) {
  const { question, whole, parts, texts } = result;
  if (question.kind === 'text') {
    if (!readsAll) return <Quiet>Les textes libres ne sont lus que par qui a envoyé l’enquête.</Quiet>;
    return texts.length === 0 ? <Quiet>Aucun texte.</Quiet> : <Texts surveyId={surveyId} texts={texts} />;
  }
  if (whole === null) {
    return <Quiet>{`Moins de ${String(threshold)} réponses\u00A0: ce qu’elles disent n’est pas montré.`}</Quiet>;
  }
  const unit = question.kind === 'number' ? question.unit : null;
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Figures figures={whole} unit={unit} />
      {parts.length > 1 && (
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', py: 0.5 }}>
            Par circonscription
          </Box>
          <Stack sx={{ gap: 2, mt: 1.5, pl: { sm: 2 } }}>
            {parts.map(({ districts, figures }) => (
              <Box key={districts.join()}>
                <Typography sx={{ fontWeight: 600, fontSize: '0.95rem', mb: 0.5 }}>{districts.join(' + ')}</Typography>
                <Figures figures={figures} unit={unit} />
              </Box>
            ))}
          </Stack>
        </Box>
      )}
    </Stack>
  );
}

const Quiet = ({ children }: { readonly children: string }) => (
  <Typography sx={{ color: 'text.secondary' }}>{children}</Typography>
);

function Figures({ figures, unit }: { readonly figures: SurveyFigures; readonly unit: string | null }) {
  const { answered, counts, mean, lowest, median, highest } = figures;
  const withUnit = (value: number): string => (unit === null ? number(value) : `${number(value)}\u00A0${unit}`);
  const said = [
    count(answered, 'réponse'),
    mean === null ? null : `moyenne ${withUnit(mean)}`,
    median === null ? null : `médiane ${withUnit(median)}`,
    lowest === null || highest === null ? null : `de ${withUnit(lowest)} à ${withUnit(highest)}`,
  ];
  return (
    <Box>
      {counts.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {counts.map(({ label, count: times }) => (
            <Bar key={label} label={label} times={times} share={answered === 0 ? 0 : times / answered} />
          ))}
        </Box>
      )}
      <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', mt: 0.5 }}>
        {said.filter((one) => one !== null).join(', ')}
      </Typography>
    </Box>
  );
}

/** A length, with its figure beside it: never the length alone. */
const Bar = ({ label, times, share }: { readonly label: string; readonly times: number; readonly share: number }) => (
  <Box
    component="li"
    sx={{
      display: 'grid',
      gridTemplateColumns: { xs: 'minmax(0, 1fr) 84px', sm: 'minmax(0, 220px) minmax(0, 1fr) 84px' },
      columnGap: 1.5,
      alignItems: 'center',
      py: 0.5,
    }}
  >
    <Box sx={{ overflowWrap: 'anywhere' }}>{french(label)}</Box>
    <Box
      aria-hidden
      sx={{ gridRow: { xs: 2, sm: 1 }, gridColumn: { xs: '1 / -1', sm: 2 }, height: 10, bgcolor: COLOURS.ground }}
    >
      <Box sx={{ height: 1, width: `${String(Math.round(share * 100))}%`, bgcolor: COLOURS.brand }} />
    </Box>
    <Box sx={{ textAlign: 'right', gridColumn: { xs: 2, sm: 3 }, gridRow: 1 }}>
      {times} ({Math.round(share * 100)}&nbsp;%)
    </Box>
  </Box>
);

interface TextsProps {
  readonly surveyId: string;
  readonly texts: QuestionResult['texts'];
}

function Texts({ surveyId, texts }: TextsProps) {
  const [removing, setRemoving] = useState<QuestionResult['texts'][number]>();
  return (
    <>
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
        {texts.map((text) => (
          <Box component="li" key={text.id} sx={{ borderLeft: 3, borderColor: 'divider', pl: 1.5 }}>
            <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{text.text}</Typography>
            <Stack direction="row" sx={{ alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
              <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{text.place}</Typography>
              <Button
                size="small"
                color="error"
                onClick={() => setRemoving(text)}
                aria-label={`Effacer le texte de ${text.place}`}
                data-testid="remove-text"
              >
                Effacer
              </Button>
            </Stack>
          </Box>
        ))}
      </Stack>
      {removing !== undefined && (
        <RemoveTextDialog surveyId={surveyId} text={removing} onClose={() => setRemoving(undefined)} />
      )}
    </>
  );
}

interface RemoveTextDialogProps {
  readonly surveyId: string;
  readonly text: QuestionResult['texts'][number];
  readonly onClose: () => void;
}

function RemoveTextDialog({ surveyId, text, onClose }: RemoveTextDialogProps) {
  const { act, busy, refusal } = useAct(removeAnswerText, 'Texte effacé.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: surveyId, textId: text.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={'Effacer ce texte\u00A0?'}
      confirm="Effacer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="remove-text-dialog"
    >
      <Typography>
        Un texte qui nomme un élève ou une personne s’efface pour tous et pour toujours&nbsp;; le reste de la réponse
        demeure.
      </Typography>
    </ActDialog>
  );
}
