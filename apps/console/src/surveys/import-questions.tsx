import { readQuestionFile, type SurveyQuestion } from '@chariot/contract';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { FileDrop } from '../page/index.js';

const MAX_BYTES = 512 * 1024;
type Fault = { readonly line: number; readonly message: string };

interface ImportQuestionsProps {
  readonly replaces: boolean;
  readonly onRead: (questions: readonly SurveyQuestion[]) => void;
}

/** Questions from a spreadsheet: all of them, or what is wrong with which line. */
export function ImportQuestions({ replaces, onRead }: ImportQuestionsProps) {
  const { act, busy, refusal } = useAct(readQuestionFile);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [told, setTold] = useState<string>();
  const read = async (contentBase64: string): Promise<void> => {
    setTold(undefined);
    setFaults([]);
    const answer = await act({ body: { contentBase64 } });
    if (answer === undefined) return;
    setFaults(answer.faults);
    if (answer.faults.length > 0) return;
    onRead(answer.questions);
    setTold(`${count(answer.questions.length, 'question lue', 'questions lues')}. Enregistrez pour les garder.`);
  };
  return (
    <Stack sx={{ mt: 3, gap: 1.5, maxWidth: 720 }}>
      <FileDrop
        title={replaces ? 'Remplacer par un tableau (CSV, ODS, XLSX)' : 'Lire un tableau (CSV, ODS, XLSX)'}
        hint="Colonnes : question ; type ; choix ; obligatoire ; borne basse ; borne haute ; unité"
        accept=".csv,.ods,.xlsx,.txt"
        maxBytes={MAX_BYTES}
        onFile={({ contentBase64 }) => void read(contentBase64)}
        onTooLarge={(name) => setTold(`${name} dépasse 512 Ko : gardez-en les questions.`)}
        disabled={busy}
        testId="question-file"
      />
      <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
        Types&nbsp;: choix, choix multiple, échelle, nombre, texte. Les réponses d’un choix tiennent dans une case,
        séparées par «&nbsp;|&nbsp;».
      </Typography>
      <Box aria-live="polite">
        {told !== undefined && <Alert severity="info">{french(told)}</Alert>}
        {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
        {faults.length > 0 && (
          <Alert severity="error" data-testid="question-file-faults">
            <Typography sx={{ fontWeight: 600 }}>Aucune question n’a été lue. Corrigez le tableau&nbsp;:</Typography>
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {faults.map(({ line, message }) => (
                <li key={`${String(line)} ${message}`}>{french(message)}</li>
              ))}
            </Box>
          </Alert>
        )}
      </Box>
    </Stack>
  );
}
