import { getLessonHome, openLesson, type LessonDraft, type LessonHome } from '@chariot/contract';
import { Alert, Button, Chip, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Empty, LinkButton, Page, PageReading, Section, useDraft, useNow } from '../page/index.js';
import { ClassFields, display, durationsWith, numberOf, Tick } from './fields.js';
import { draftWords, startOf } from './words.js';

const HOME = { to: '/', label: 'Tableau de bord' };
const MINUTE = 60_000;
type CartChoice = LessonHome['carts'][number];

/** The second tap: everything is filled in as it was the last time, or as it was reserved; « Commencer » begins. */
export function NewLessonPage() {
  const home = useRead(getLessonHome, {}, { fresh: true });
  return (
    <PageReading of={home} back={HOME}>
      {(value) => <NewLesson home={value} />}
    </PageReading>
  );
}

function NewLesson({ home }: { readonly home: LessonHome }) {
  const [cart] = home.carts;
  return (
    <Page title="Ouvrir une séance" crumbs={[HOME]}>
      {cart === undefined ? (
        <Section title="Classe mobile">
          <Empty
            title="Aucune classe mobile à vous proposer"
            action={<LinkButton to="/reservations">Voir les réservations</LinkButton>}
          >
            Une séance s’ouvre avec une classe mobile de votre école, ou avec celle que vous avez réservée.
          </Empty>
        </Section>
      ) : (
        <LessonForm home={home} first={cart} />
      )}
    </Page>
  );
}

/** To the end of what is reserved, in whole minutes; an hour otherwise. */
const minutesFor = ({ reserved }: CartChoice, now: Date): number =>
  reserved === null
    ? 60
    : Math.min(180, Math.max(5, Math.round((new Date(reserved.until).getTime() - now.getTime()) / MINUTE)));

/** Whether the box may be said to be switched on for the lesson that is opened. */
const mayTick = ({ box }: CartChoice, late: boolean): boolean =>
  box?.mayServe === true && box.onSince === null && !late;

const blank = { className: '', level: '', discipline: '', pupils: '', halfClass: false };

function LessonForm({ home, first }: { readonly home: LessonHome; readonly first: CartChoice }) {
  const navigate = useNavigate();
  const opening = useAct(openLesson);
  const now = useNow(MINUTE);
  const [late, setLate] = useState(false);
  const [last] = home.drafts;
  const cartOf = (id: string): CartChoice => home.carts.find(({ classroomId }) => classroomId === id) ?? first;
  const draft = useDraft(
    {
      ...blank,
      ...(last !== undefined && typed(last)),
      ...typed(first.reserved?.draft ?? {}),
      ...{ classroomId: first.classroomId, minutes: String(minutesFor(first, now)) },
      ...{ boxOn: false, startedAt: '' },
    },
    openLesson.body,
    ({ pupils, minutes, startedAt, boxOn, ...fields }) => ({
      ...fields,
      ...{ pupils: numberOf(pupils), minutes: Number(minutes) },
      // A box that was ticked for another cart is not this one’s.
      boxOn: boxOn && mayTick(cartOf(fields.classroomId), late),
      // Without its hour it would begin now, which is not what was ticked.
      ...(late && { startedAt: startOf(startedAt, now) ?? '' }),
    }),
  );
  const { values, set, field } = draft;
  const cart = cartOf(values.classroomId);
  const began = (startedAt: string): void => {
    const at = startOf(startedAt, now);
    // « Jusqu’à la fin de la réservation » was counted from now.
    set({ startedAt, ...(at && cart.reserved && { minutes: String(minutesFor(cart, new Date(at))) }) });
  };
  const begin = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const lesson = await opening.act({ body });
    if (lesson !== undefined) void navigate(`/seances/${lesson.id}`, { replace: true });
  };
  const durations = durationsWith(Number(values.minutes));
  return (
    <Section title="Votre classe" testId="new-lesson-form">
      <Stack
        component="form"
        noValidate
        spacing={2}
        sx={{ maxWidth: 560 }}
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        {home.drafts.length > 1 && (
          <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }} role="group" aria-label="Vos dernières séances">
            {home.drafts.map((one) => (
              <Chip
                key={one.className}
                label={draftWords(one)}
                onClick={() => set(typed(one))}
                color={one.className === values.className ? 'primary' : 'default'}
                aria-pressed={one.className === values.className}
                sx={{ height: 40 }}
              />
            ))}
          </Stack>
        )}
        <ClassFields field={field} testId="lesson" />
        <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
          <TextField
            {...field('classroomId')}
            label="Classe mobile"
            select
            sx={{ flex: 2, minWidth: 0 }}
            slotProps={display('lesson-cart')}
          >
            {home.carts.map(({ classroomId, name, schoolName }) => (
              <MenuItem key={classroomId} value={classroomId}>
                {name} ({schoolName})
              </MenuItem>
            ))}
          </TextField>
          <TextField {...field('minutes')} label="Durée" select sx={{ flex: 1 }} slotProps={display('lesson-minutes')}>
            {durations.map((minutes) => (
              <MenuItem key={minutes} value={String(minutes)}>
                {minutes}&nbsp;min
              </MenuItem>
            ))}
          </TextField>
        </Stack>
        <Stack>
          <Tick on={values.halfClass} onChange={(halfClass) => set({ halfClass })} label="Demi-classe" />
          {cart.box !== null && mayTick(cart, late) && (
            <Tick
              on={values.boxOn}
              onChange={(boxOn) => set({ boxOn })}
              label={`J’allume la borne Wi-Fi « ${cart.box.name} »`}
              testId="lesson-box"
            />
          )}
          <Tick on={late} onChange={setLate} label="La séance a déjà commencé" testId="lesson-late" />
        </Stack>
        {late && (
          <TextField
            {...field('startedAt', 'Douze heures après son début au plus tard, si le réseau était coupé par exemple.')}
            onChange={({ target }) => began(target.value)}
            label="Commencée à"
            type="time"
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { 'data-testid': 'lesson-started' } }}
          />
        )}
        {cart.inService === 0 && (
          <Alert severity="warning">Aucune tablette n’est en service dans cette classe mobile.</Alert>
        )}
        {opening.refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(opening.refusal)}
          </Alert>
        )}
        <Button
          type="submit"
          variant="contained"
          size="large"
          loading={opening.busy}
          data-testid="begin-lesson"
          fullWidth
        >
          Commencer
        </Button>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
          {cart.reserved === null
            ? 'Vous n’avez pas réservé ce créneau : la séance s’ouvre quand même.'
            : 'Selon votre réservation de ce créneau.'}
        </Typography>
      </Stack>
    </Section>
  );
}

type Draft = { readonly [K in keyof LessonDraft]?: LessonDraft[K] | undefined };

/** As the fields of the form hold it. */
function typed({ className, level, discipline, pupils, halfClass }: Draft) {
  return {
    ...(className !== undefined && { className }),
    ...(level !== undefined && { level: level as string }),
    ...(discipline !== undefined && { discipline: discipline as string }),
    ...(pupils !== undefined && { pupils: String(pupils) }),
    ...(halfClass !== undefined && { halfClass }),
  };
}
