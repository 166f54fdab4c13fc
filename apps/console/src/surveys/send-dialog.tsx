import { SURVEY_ASKED, sendQuestionnaire, type Questionnaire, type SurveyAsked } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { Checkbox, FormControl, FormControlLabel, FormHelperText, FormLabel, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count, today } from '../formats/index.js';
import { ActDialog, DayField } from '../page/index.js';
import { ASKED_WORDS } from './words.js';

const USUAL_DAYS = 21;

interface SendDialogProps {
  readonly survey: Questionnaire;
  readonly onClose: () => void;
}

/** Who is asked, and until when; afterwards no question changes. */
export function SendDialog({ survey, onClose }: SendDialogProps) {
  const { act, busy, refusal } = useAct(sendQuestionnaire, 'Enquête envoyée.');
  const would = survey.wouldAsk ?? { school: 0, college: 0, district: 0 };
  const [asked, setAsked] = useState<readonly SurveyAsked[]>(would.school > 0 ? ['school'] : []);
  const [dueOn, setDueOn] = useState(String(LocalDate.addDays(today(new Date()), USUAL_DAYS)));
  const [tried, setTried] = useState(false);
  const total = asked.reduce((sum, kind) => sum + would[kind], 0);
  const confirm = async (): Promise<void> => {
    setTried(true);
    const parsed = sendQuestionnaire.body.safeParse({ asked: [...asked], dueOn });
    if (!parsed.success) return;
    if (await act({ params: { id: survey.id }, body: parsed.data })) onClose();
  };
  const nobody = tried && asked.length === 0;
  return (
    <ActDialog
      open
      title="Envoyer l’enquête"
      confirm={total === 0 ? 'Envoyer' : `Envoyer à ${count(total, 'établissement')}`}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="send-survey-dialog"
    >
      <FormControl component="fieldset" error={nobody}>
        <FormLabel component="legend">Qui répond</FormLabel>
        {SURVEY_ASKED.map((kind) => (
          <FormControlLabel
            key={kind}
            label={count(would[kind], ...ASKED_WORDS[kind])}
            control={
              <Checkbox
                checked={asked.includes(kind)}
                disabled={would[kind] === 0}
                onChange={(_, on) => setAsked(on ? [...asked, kind] : asked.filter((one) => one !== kind))}
                slotProps={{ input: { 'data-testid': `asked-${kind}` } as object }}
              />
            }
          />
        ))}
        {nobody && <FormHelperText>Choisissez-en une sorte au moins.</FormHelperText>}
      </FormControl>
      <DayField label="À rendre avant le" value={dueOn} onChange={({ target }) => setDueOn(target.value)} />
      <Typography sx={{ color: 'text.secondary' }}>
        Chaque établissement reçoit un lien à lui, par courriel à sa direction, à son principal ou à son inspection. Les
        questions ne changeront plus.
      </Typography>
    </ActDialog>
  );
}
