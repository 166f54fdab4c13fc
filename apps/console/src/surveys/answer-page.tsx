import { openAnswerSheet, sendAnswers, type AnswerSheet } from '@chariot/contract';
import { Alert, Box, Button, CircularProgress, Paper, Stack, Typography } from '@mui/material';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ApiFailure, call, messageOf } from '../api/index.js';
import { day, french, moment } from '../formats/index.js';
import { AnswerFields } from './answer-fields.js';
import { answersToType, checkedAnswers, type TypedAnswers } from './typed-answers.js';

/** `/repondre?jeton=…`: a survey is answered without an account, most often on a telephone. */
export function AnswerPage() {
  const [search] = useSearchParams();
  const token = search.get('jeton') ?? '';
  const [sheet, setSheet] = useState<AnswerSheet>();
  const [failure, setFailure] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (token === '') return undefined;
    const leaving = new AbortController();
    call(openAnswerSheet, { body: { token } }, leaving.signal).then(setSheet, (error: unknown) => {
      if (!leaving.signal.aborted) setFailure(error);
    });
    return () => leaving.abort();
  }, [token, attempt]);

  if (sheet !== undefined) return <SheetView token={token} sheet={sheet} />;
  if (token === '' || failure !== undefined) {
    const unreachable = failure instanceof ApiFailure && (failure.status === 0 || failure.status >= 500);
    return (
      <Frame title={unreachable ? 'Le serveur ne répond pas' : 'Ce lien ne répond pas'}>
        <Stack spacing={2} data-testid="answer-link-refused">
          <Alert severity={unreachable ? 'warning' : 'info'}>
            {failure === undefined
              ? 'Le lien est incomplet\u00A0: il a peut-être été coupé en le copiant.'
              : french(messageOf(failure))}
          </Alert>
          {unreachable ? (
            <Box>
              <Button
                variant="contained"
                onClick={() => {
                  setFailure(undefined);
                  setAttempt(attempt + 1);
                }}
              >
                Réessayer
              </Button>
            </Box>
          ) : (
            <Typography>
              Demandez un nouveau lien à qui vous a écrit&nbsp;: une réponse déjà envoyée est bien gardée.
            </Typography>
          )}
        </Stack>
      </Frame>
    );
  }
  return (
    <Frame title="Ouverture de l’enquête">
      <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }} role="status">
        <CircularProgress size={24} aria-hidden />
        <Typography>Un instant…</Typography>
      </Stack>
    </Frame>
  );
}

interface SheetViewProps {
  readonly token: string;
  readonly sheet: AnswerSheet;
}

function SheetView({ token, sheet: opened }: SheetViewProps) {
  const [sheet, setSheet] = useState(opened);
  const [correcting, setCorrecting] = useState(opened.answeredAt === null);
  if (!correcting) {
    return (
      <Frame title="Réponse envoyée" subtitle={sheet.title}>
        <Stack spacing={2} data-testid="answer-sent">
          <Alert severity="success">
            La réponse de {sheet.place} est arrivée
            {sheet.answeredAt !== null && ` le ${moment(sheet.answeredAt)}`}. Vous n’avez plus rien à faire.
          </Alert>
          <Typography>Vous pouvez la corriger par ce même lien tant que l’enquête n’est pas close.</Typography>
          <Box>
            <Button variant="outlined" onClick={() => setCorrecting(true)} data-testid="correct-answer">
              Corriger la réponse
            </Button>
          </Box>
        </Stack>
      </Frame>
    );
  }
  return (
    <AnswerForm
      token={token}
      sheet={sheet}
      onSent={(sent) => {
        setSheet(sent);
        setCorrecting(false);
        window.scrollTo(0, 0);
      }}
    />
  );
}

function AnswerForm({ token, sheet, onSent }: SheetViewProps & { readonly onSent: (sheet: AnswerSheet) => void }) {
  const [typed, setTyped] = useState<TypedAnswers>(() => answersToType(sheet.answers));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const { answers, faults } = checkedAnswers(sheet.questions, typed);
  const wrong = Object.keys(faults).length;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setTried(true);
    setRefusal(undefined);
    const [first] = sheet.questions.filter(({ key }) => faults[key] !== undefined);
    if (first !== undefined) {
      const at = form.current?.querySelector<HTMLElement>(`[data-testid="answer-${first.key}"]`);
      at?.scrollIntoView({ block: 'center' });
      at?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
      return;
    }
    setBusy(true);
    await call(sendAnswers, { body: { token, answers } }).then(onSent, (error: unknown) => {
      setRefusal(messageOf(error));
      setBusy(false);
    });
  };

  return (
    <Frame title={sheet.title} subtitle={`Pour ${sheet.place}, avant le ${day(sheet.dueOn)}`}>
      {sheet.introduction !== null && (
        <Typography sx={{ whiteSpace: 'pre-line', mb: 2 }}>{french(sheet.introduction)}</Typography>
      )}
      <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem', mb: 3 }}>
        {sheet.askedBy} lit la réponse au nom de votre établissement. Rien n’est gardé de la personne qui répond.
      </Typography>
      <Stack component="form" noValidate ref={form} onSubmit={(event) => void submit(event)} sx={{ gap: 4 }}>
        {sheet.questions.map((question, at) => (
          <AnswerFields
            key={question.key}
            question={question}
            number={at + 1}
            value={typed[question.key]}
            fault={tried ? faults[question.key] : undefined}
            onAnswer={(value) => {
              setTyped((before) => {
                const { [question.key]: _, ...others } = before;
                return value === undefined ? others : { ...others, [question.key]: value };
              });
            }}
          />
        ))}
        <Box aria-live="polite">
          {tried && wrong > 0 && (
            <Alert severity="error" sx={{ mb: 2 }} data-testid="answer-faults">
              {wrong === 1 ? 'Une question est à revoir.' : `${String(wrong)} questions sont à revoir.`}
            </Alert>
          )}
          {refusal !== undefined && (
            <Alert severity="error" sx={{ mb: 2 }} data-testid="refusal">
              {french(refusal)}
            </Alert>
          )}
          <Button
            type="submit"
            variant="contained"
            size="large"
            loading={busy}
            sx={{ width: { xs: 1, sm: 'auto' }, minHeight: 48 }}
            data-testid="send-answer"
          >
            {sheet.answeredAt === null ? 'Envoyer la réponse' : 'Envoyer la correction'}
          </Button>
        </Box>
      </Stack>
    </Frame>
  );
}

interface FrameProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly children: ReactNode;
}

/** A page of its own: who answers has no account, and no use for the rest of Chariot. */
function Frame({ title, subtitle, children }: FrameProps) {
  useEffect(() => {
    document.title = `${title} · Chariot`;
  }, [title]);
  return (
    <Box sx={{ minHeight: '100vh', bgcolor: 'background.default', p: { xs: 0, sm: 3 } }}>
      <Paper
        component="main"
        square
        sx={{ maxWidth: 720, mx: 'auto', p: { xs: 2, sm: 4 }, border: { sm: 1 }, borderColor: { sm: 'divider' } }}
      >
        <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
          {french(title)}
        </Typography>
        {subtitle !== undefined && (
          <Typography sx={{ color: 'text.secondary', mt: 0.5, overflowWrap: 'anywhere' }}>
            {french(subtitle)}
          </Typography>
        )}
        <Box sx={{ mt: 2.5 }}>{children}</Box>
      </Paper>
    </Box>
  );
}
