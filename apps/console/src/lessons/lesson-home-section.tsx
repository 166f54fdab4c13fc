import { getLessonHome, type LessonHome } from '@chariot/contract';
import School from '@mui/icons-material/SchoolOutlined';
import WifiTethering from '@mui/icons-material/WifiTethering';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { count, hour, longDay } from '../formats/index.js';
import { LinkButton, Section, Trouble } from '../page/index.js';
import { BoxButton } from './box-button.js';
import { lessonTitle, slotWords, timesWords } from './words.js';

/** The first thing that a teacher sees: her lesson, or the way to open one; then what waits for her. */
export function LessonHomeSection() {
  const home = useRead(getLessonHome, {}, { watch: true });
  if (home.isError) return <Trouble error={home.error} retry={() => void home.refetch()} />;
  if (home.data === undefined) return null;
  const { lessons, carts, boxesOn, next } = home.data;
  // Whoever looks after a hundred schools holds no lesson in them.
  if (lessons.length + carts.length + boxesOn.length + next.length === 0) return null;
  return (
    <>
      {boxesOn.map(({ classroomId, name, box, since }) => (
        <Alert
          key={classroomId}
          severity="warning"
          icon={<WifiTethering />}
          data-testid="box-on"
          action={<BoxButton classroomId={classroomId} on={false} label="J’ai coupé la borne" />}
          sx={{ flexWrap: 'wrap' }}
        >
          La borne Wi-Fi «&nbsp;{box}&nbsp;» ({name}) est allumée depuis {hour(new Date(since))}. Coupez-la dès que la
          séance est finie.
        </Alert>
      ))}
      <Section title="Séance" testId="lesson-home">
        <Stack spacing={1.5}>
          {lessons.map((lesson) => (
            <Waiting key={lesson.id} lesson={lesson} />
          ))}
          {carts.length > 0 && !lessons.some(({ endedAt }) => endedAt === null) && (
            <Box>
              <LinkButton to="/seances/nouvelle" variant="contained" testId="new-lesson" icon={<School aria-hidden />}>
                Ouvrir une séance
              </LinkButton>
            </Box>
          )}
          <Next next={next} />
        </Stack>
      </Section>
    </>
  );
}

/** One that goes on, or one whose question waits. */
function Waiting({ lesson }: { readonly lesson: LessonHome['lessons'][number] }) {
  const goesOn = lesson.endedAt === null;
  return (
    <Stack
      direction={{ xs: 'column', sm: 'row' }}
      sx={{ gap: 1, justifyContent: 'space-between', alignItems: { sm: 'center' } }}
      data-testid={goesOn ? 'lesson-open' : 'lesson-unanswered'}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>{lessonTitle(lesson)}</Typography>
        <Typography sx={{ color: 'text.secondary' }}>
          {lesson.classroomName}, {goesOn ? timesWords(lesson) : 'finie : comment s’est-elle passée ?'}
        </Typography>
      </Box>
      <Box sx={{ flexShrink: 0 }}>
        <LinkButton
          to={`/seances/${lesson.id}`}
          variant={goesOn ? 'contained' : 'outlined'}
          testId={goesOn ? 'resume-lesson' : 'answer-lesson'}
        >
          {goesOn ? 'Reprendre la séance' : 'Répondre'}
        </LinkButton>
      </Box>
    </Stack>
  );
}

/** « Prêt pour la séance ? »: while there is time to charge what is flat. */
function Next({ next }: { readonly next: LessonHome['next'] }) {
  return (
    <>
      {next.map(({ classroomId, name, startsAt, ready, wanted, lowBattery, absent }) => {
        const enough = wanted === null || ready >= wanted;
        return (
          <Alert key={`${classroomId}${startsAt}`} severity={enough ? 'success' : 'warning'} data-testid="lesson-next">
            <Typography component="span" sx={{ fontWeight: 650, display: 'block' }}>
              {enough ? 'Prêt pour votre prochaine séance' : 'Pas encore prêt pour votre prochaine séance'}
            </Typography>
            {name}, {longDay(new Date(startsAt))} à {hour(new Date(startsAt))}&nbsp;:{' '}
            {count(ready, 'tablette prête', 'tablettes prêtes')}
            {wanted !== null && ` pour ${count(wanted, 'réservée', 'réservées')}`}
            {lowBattery.length > 0 && `, à charger : ${slotWords(lowBattery)}`}
            {absent.length > 0 && `, sans nouvelles depuis hier : ${slotWords(absent)}`}.
          </Alert>
        );
      })}
    </>
  );
}
