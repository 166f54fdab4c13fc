import { getLesson, INCIDENT_LABELS, LEVEL_LABELS, type LessonDetail } from '@chariot/contract';
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { ago, count, facts, hour } from '../formats/index.js';
import { Facts, LinkButton, Page, PageReading, Section, useNow } from '../page/index.js';
import { TONES, type Tone } from '../theme/index.js';
import { BoxButton } from './box-button.js';
import { CorrectLessonDialog } from './correct-lesson-dialog.js';
import { EndLessonSheet } from './end-lesson-sheet.js';
import { OrdersSection } from './orders-section.js';
import { TabletGrid, TabletTile } from './tablet-tile.js';
import { lessonTitle, READINESS_WORDS, readinessCounts, slotWords, timesWords } from './words.js';

const HOME = { to: '/', label: 'Tableau de bord' };
const STATE_TONES: Readonly<Record<keyof typeof READINESS_WORDS, Tone>> = {
  ready: TONES.ready,
  lowBattery: TONES.blocked,
  absent: TONES.waiting,
  lent: TONES.waiting,
  outOfService: TONES.waiting,
};

/** One request shows everything; the live feed has it read again. */
export function LessonPage() {
  const { id = '' } = useParams();
  const lesson = useRead(getLesson, { params: { id } }, { watch: true });
  const [ending, setEnding] = useState(false);
  const onEnd = (): void => setEnding(true);
  return (
    <PageReading of={lesson} back={HOME}>
      {(value) => (
        <>
          {value.endedAt === null ? (
            <Running lesson={value} onEnd={onEnd} />
          ) : (
            <Ended lesson={value} onAnswer={onEnd} />
          )}
          {/* Here, because a lesson that ends meanwhile, by itself or by a colleague, must not take away what is being counted. */}
          {ending && (value.mine || value.endedAt === null) && (
            <EndLessonSheet lesson={value} onClose={() => setEnding(false)} />
          )}
        </>
      )}
    </PageReading>
  );
}

const subtitle = ({ classroomName, pupils, halfClass, teacher, mine }: LessonDetail): string =>
  facts(classroomName, count(pupils, 'élève'), halfClass && 'demi-classe', !mine && (teacher ?? 'une autre personne'));

function Running({ lesson, onEnd }: { readonly lesson: LessonDetail; readonly onEnd: () => void }) {
  const now = useNow(30_000);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [correcting, setCorrecting] = useState(false);
  const { tablets, box, mine } = lesson;
  const toggle = (slot: number): void =>
    setChosen(chosen.includes(slot) ? chosen.filter((one) => one !== slot) : [...chosen, slot]);
  return (
    <Page
      title={lessonTitle(lesson)}
      crumbs={[HOME]}
      subtitle={`${subtitle(lesson)} · ${timesWords(lesson)}`}
      actions={
        mine && (
          <Button variant="text" onClick={() => setCorrecting(true)} data-testid="correct-lesson">
            Corriger la séance
          </Button>
        )
      }
    >
      {box !== null && <BoxLine lesson={lesson} />}
      <Section
        title="Tablettes"
        testId="lesson-tablets"
        hint={
          <>
            <Box component="span" role="status" data-testid="lesson-counts">
              {readinessCounts(tablets.map(({ state }) => state))}
            </Box>
            {mine && tablets.length > 0 && '. Touchez-en quelques-unes pour n’agir que sur elles.'}
          </>
        }
      >
        {tablets.length === 0 ? (
          <Typography>Aucune tablette dans cette classe mobile pour l’instant.</Typography>
        ) : (
          <TabletGrid label="Tablettes de la classe mobile">
            {tablets.map(({ slot, state, lastSeenAt, batteryPercent }) => (
              <TabletTile
                key={slot}
                slot={slot}
                words={READINESS_WORDS[state]}
                more={
                  state === 'lowBattery' && batteryPercent !== null
                    ? `${batteryPercent}\u00A0%`
                    : state === 'absent' && lastSeenAt !== null
                      ? `vue ${ago(lastSeenAt, now)}`
                      : undefined
                }
                tone={STATE_TONES[state]}
                on={chosen.includes(slot)}
                onToggle={() => toggle(slot)}
                testId={`lesson-tablet-${slot}`}
              />
            ))}
          </TabletGrid>
        )}
      </Section>
      {mine && <OrdersSection lesson={lesson} chosen={chosen} onDone={() => setChosen([])} />}
      {/* Within the thumb's reach, wherever the page is. */}
      <Paper
        sx={{ position: 'sticky', bottom: 8, zIndex: 2, p: 1.25, border: 1, borderColor: 'divider' }}
        className="no-print"
      >
        <Button variant="contained" size="large" fullWidth onClick={onEnd} data-testid="end-lesson">
          Finir la séance
        </Button>
      </Paper>
      {correcting && <CorrectLessonDialog id={lesson.id} onClose={() => setCorrecting(false)} />}
    </Page>
  );
}

/** The box, and the one tap that says what was done to it (loi n° 2015-136). */
function BoxLine({ lesson: { box, classroomId, endedAt } }: { readonly lesson: LessonDetail }) {
  if (box === null) return null;
  if (box.onSince !== null) {
    return (
      <Alert
        severity={endedAt === null ? 'info' : 'warning'}
        data-testid="lesson-box-on"
        action={<BoxButton classroomId={classroomId} on={false} label="J’ai coupé la borne" />}
        sx={{ flexWrap: 'wrap' }}
      >
        La borne Wi-Fi «&nbsp;{box.name}&nbsp;» est allumée depuis {hour(new Date(box.onSince))}
        {endedAt === null ? '.' : ' : coupez-la, la séance est finie.'}
      </Alert>
    );
  }
  if (endedAt !== null) return null;
  if (!box.mayServe) {
    return (
      <Alert severity="info" data-testid="lesson-box-idle">
        La borne «&nbsp;{box.name}&nbsp;» ne peut pas encore servir&nbsp;: le conseil d’école doit en avoir été informé,
        et la date notée sur la fiche de la classe mobile.
      </Alert>
    );
  }
  return (
    <Alert
      severity="info"
      data-testid="lesson-box-off"
      action={<BoxButton classroomId={classroomId} on label="J’allume la borne" />}
      sx={{ flexWrap: 'wrap' }}
    >
      La borne Wi-Fi «&nbsp;{box.name}&nbsp;» est coupée.
    </Alert>
  );
}

/** What came of it; and its question, while it waits. */
function Ended({ lesson, onAnswer }: { readonly lesson: LessonDetail; readonly onAnswer: () => void }) {
  const { slots, used, handedBack, incident, answerable, mine, endedByItself } = lesson;
  const missing = handedBack === null ? [] : slots.filter((slot) => !handedBack.includes(slot));
  const asks = answerable && incident === null && mine;
  return (
    <Page title={lessonTitle(lesson)} crumbs={[HOME]} subtitle={subtitle(lesson)}>
      <BoxLine lesson={lesson} />
      {asks && (
        <Alert
          severity="info"
          data-testid="lesson-asks"
          action={
            <Button variant="contained" onClick={onAnswer} data-testid="answer">
              Répondre
            </Button>
          }
          sx={{ flexWrap: 'wrap' }}
        >
          {endedByItself ? 'La séance s’est finie d’elle-même.' : 'La séance est finie.'} Dites en un geste comment elle
          s’est passée.
        </Alert>
      )}
      {missing.length > 0 && (
        <Alert severity="warning" data-testid="lesson-missing">
          {count(missing.length, 'tablette n’a pas été rendue', 'tablettes n’ont pas été rendues')}&nbsp;:{' '}
          {slotWords(missing)}.
        </Alert>
      )}
      <Section title="Séance finie" testId="lesson-ended">
        <Stack spacing={2}>
          <Facts
            columns={3}
            facts={[
              ['Début', hour(new Date(lesson.startedAt))],
              ['Fin', lesson.endedAt === null ? null : hour(new Date(lesson.endedAt))],
              ['Niveau', LEVEL_LABELS[lesson.level]],
              ['Tablettes utilisées', used === null ? null : `${used.length} sur ${slots.length}`],
              ['Tablettes rendues', handedBack === null ? null : `${handedBack.length} sur ${slots.length}`],
              ['Réponse', incident === null ? null : INCIDENT_LABELS[incident]],
            ]}
          />
          <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, '& > .MuiButton-text:only-child': { ml: -2 } }}>
            {(incident === 'minor' || incident === 'blocking') && (
              <LinkButton to={`/classes-mobiles/${lesson.classroomId}`} testId="report-repair">
                Signaler une panne
              </LinkButton>
            )}
            <LinkButton to="/" variant="text">
              Revenir au tableau de bord
            </LinkButton>
          </Stack>
        </Stack>
      </Section>
    </Page>
  );
}
