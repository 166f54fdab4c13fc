import { endLesson, type Incident, type LessonDetail } from '@chariot/contract';
import Build from '@mui/icons-material/BuildOutlined';
import Check from '@mui/icons-material/CheckCircleOutline';
import Error from '@mui/icons-material/ErrorOutline';
import {
  Alert,
  Button,
  Checkbox,
  DialogActions,
  DialogContent,
  FormControlLabel,
  Stack,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { Sheet } from '../page/index.js';
import { COLOURS, TONES } from '../theme/index.js';
import { TabletGrid, TabletTile } from './tablet-tile.js';

const ANSWERS: readonly (readonly [Incident, string, ReactNode])[] = [
  ['none', 'Sans incident', <Check key="none" aria-hidden />],
  ['minor', 'Incident mineur', <Build key="minor" aria-hidden />],
  ['blocking', 'Incident bloquant', <Error key="blocking" aria-hidden />],
];

/** Tablets that spoke since the lesson began have served; where none was heard, as many as there are pupils. */
function servedIn({ slots, tablets, startedAt, pupils, used }: LessonDetail): number[] {
  if (used !== null) return used;
  const heard = tablets
    .filter(({ slot, lastSeenAt }) => slots.includes(slot) && lastSeenAt !== null && lastSeenAt >= startedAt)
    .map(({ slot }) => slot);
  return heard.length > 0 ? heard : slots.slice(0, pupils);
}

/** All that a lesson says at its end, at once: tablets handed back, one question, the box. */
export function EndLessonSheet({ lesson, onClose }: { readonly lesson: LessonDetail; readonly onClose: () => void }) {
  const { slots, mine, box, endedAt } = lesson;
  const question = useId();
  const [back, setBack] = useState<readonly number[]>(lesson.handedBack ?? slots);
  const [used, setUsed] = useState<readonly number[]>(() => servedIn(lesson));
  const [correcting, setCorrecting] = useState(false);
  const [incident, setIncident] = useState<Incident | null>(null);
  const [boxOff, setBoxOff] = useState(false);
  const ending = useAct(endLesson, incident === null ? 'Séance finie.' : 'Séance finie. Merci pour votre réponse.');
  const [shown, setShown] = correcting ? [used, setUsed] : [back, setBack];
  const toggle = (slot: number): void =>
    setShown(shown.includes(slot) ? shown.filter((one) => one !== slot) : [...shown, slot]);
  const finish = async (): Promise<void> => {
    const tablets = slots.map((slot) => ({ slot, used: used.includes(slot), handedBack: back.includes(slot) }));
    const said = mine ? { tablets: slots.length === 0 ? null : tablets, incident } : {};
    const ended = await ending.act({ params: { id: lesson.id }, body: { ...said, boxOff } });
    if (ended !== undefined) onClose();
  };
  return (
    <Sheet
      open
      title={endedAt === null ? 'Finir la séance' : 'Comment s’est passée la séance ?'}
      onClose={onClose}
      busy={ending.busy}
      testId="end-lesson-sheet"
    >
      <DialogContent dividers>
        <Stack spacing={2.5}>
          {!mine && (
            <Typography>
              Cette séance est celle de {lesson.teacher ?? 'quelqu’un d’autre'}. La finir libère la classe mobile&nbsp;;
              la réponse reste à cette personne.
            </Typography>
          )}
          {mine && slots.length > 0 && (
            <Stack spacing={1}>
              <Typography component="h3" variant="h3" data-testid="tiles-title">
                {correcting
                  ? `Tablettes utilisées : ${used.length} sur ${slots.length}`
                  : `Tablettes rendues : ${back.length} sur ${slots.length}`}
              </Typography>
              <Typography sx={{ color: 'text.secondary' }}>
                {correcting ? 'Décochez celles qui n’ont pas servi.' : 'Décochez celles qui manquent.'}
              </Typography>
              <TabletGrid dense label={correcting ? 'Tablettes utilisées' : 'Tablettes rendues'}>
                {slots.map((slot) => (
                  <TabletTile
                    key={slot}
                    slot={slot}
                    on={shown.includes(slot)}
                    words={shown.includes(slot) ? (correcting ? 'Utilisée' : 'Rendue') : correcting ? 'Non' : 'Manque'}
                    tone={shown.includes(slot) ? TONES.ready : TONES.blocked}
                    onToggle={() => toggle(slot)}
                    testId={`back-${slot}`}
                  />
                ))}
              </TabletGrid>
              <Button variant="text" onClick={() => setCorrecting(!correcting)} data-testid="correct-used">
                {correcting
                  ? 'Revenir aux tablettes rendues'
                  : count(used.length, 'utilisée : corriger', 'utilisées : corriger')}
              </Button>
            </Stack>
          )}
          {mine && (
            <Stack spacing={1}>
              <Typography component="h3" variant="h3" id={question}>
                Y a-t-il eu un incident&nbsp;?
              </Typography>
              <ToggleButtonGroup
                exclusive
                fullWidth
                orientation="vertical"
                value={incident}
                onChange={(_, value: Incident | null) => setIncident(value)}
                aria-labelledby={question}
              >
                {ANSWERS.map(([value, words, icon]) => (
                  <ToggleButton
                    key={value}
                    value={value}
                    data-testid={`incident-${value}`}
                    sx={{
                      justifyContent: 'flex-start',
                      gap: 1,
                      minHeight: 52,
                      textTransform: 'none',
                      fontSize: '1rem',
                      color: COLOURS.ink,
                      '&.Mui-selected': { bgcolor: COLOURS.brandSoft, color: COLOURS.brandDark },
                    }}
                  >
                    {icon}
                    {words}
                  </ToggleButton>
                ))}
              </ToggleButtonGroup>
              {incident === null && (
                <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                  Vous pouvez aussi répondre plus tard, dans les 24 heures.
                </Typography>
              )}
              {(incident === 'minor' || incident === 'blocking') && (
                <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                  Une tablette en panne&nbsp;? Vous pourrez la signaler juste après.
                </Typography>
              )}
            </Stack>
          )}
          {box?.onSince != null && (
            <FormControlLabel
              label={french(`J’ai coupé la borne Wi-Fi « ${box.name} »`)}
              control={
                <Checkbox
                  checked={boxOff}
                  onChange={(_, checked) => setBoxOff(checked)}
                  slotProps={{ input: { 'data-testid': 'end-box-off' } as object }}
                />
              }
            />
          )}
        </Stack>
      </DialogContent>
      {ending.refusal !== undefined && (
        <Alert severity="error" data-testid="refusal" sx={{ mx: 3, mt: 2 }}>
          {french(ending.refusal)}
        </Alert>
      )}
      <DialogActions sx={{ px: 3, py: 2 }}>
        <Button
          variant="contained"
          size="large"
          fullWidth
          onClick={() => void finish()}
          loading={ending.busy}
          data-testid="end-lesson-confirm"
        >
          {endedAt === null ? 'Finir' : 'Envoyer la réponse'}
        </Button>
      </DialogActions>
    </Sheet>
  );
}
