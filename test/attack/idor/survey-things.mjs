// Surveys, as drafts and as sent, and accounts of what was done with a cart: made by the doors.
import { dayInParis } from '../../stack/days.mjs';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';

/** @param {string} told */
export const questionnaireBody = (told) => ({
  ...{ title: `Enquête ${told}`, introduction: null },
  questions: [{ kind: 'text', key: 'q1', label: 'Une remarque ?', required: false }],
});
/** @param {string} told */
export const feedbackBody = (told) => ({
  ...{ title: `Retour ${told}`, discipline: 'french', level: 'cp' },
  ...{ done: 'Essai', brought: 'Essai', failed: null },
});

/** @param {import('./world.mjs').World} world */
export async function surveysOf(world) {
  if (!world.ground.answers('POST', '/questionnaires')) return;
  // On one ground a draft to send and one to give up; beside it, and elsewhere, those of others.
  for (const key of ['disA', 'depA', 'disA2', 'disB']) {
    const draft = await begin(world, key);
    world.add({ noun: 'questionnaire', id: draft.id, place: key, row: draft });
    const sent = await begin(world, key);
    await world.call(key, 'POST', `/questionnaires/${sent.id}/sending`, {
      ...{ asked: ['school', 'district'], dueOn: dayInParis(20) },
    });
    const told = { place: key, mark: mark('questionnaire', key) };
    world.add({ noun: 'sentQuestionnaire', id: sent.id, row: sent, ...told });
    const [asked] = await world.ground.facts.query(
      `update convention.survey_recipient set answers = '{}', answered_at = now() where id = (
         select id from convention.survey_recipient where survey_id = $1 limit 1) returning id`,
      [sent.id],
    );
    world.add({ noun: 'surveyRecipient', id: asked.id, row: { surveyId: sent.id }, ...told });
    const [text] = await world.ground.facts.query(
      `insert into convention.survey_text (id, recipient_id, question, words, written_at)
       values (gen_random_uuid(), $1, 'q1', $2, now()) returning id`,
      [asked.id, `Texte ${mark('questionnaire', key)}`],
    );
    world.add({ noun: 'surveyText', id: text.id, row: { surveyId: sent.id }, ...told });
  }
  await posted(world);
  await feedbackOf(world);
}

/** @param {import('./world.mjs').World} world @param {string} key */
const begin = (world, key) =>
  world.call(key, 'POST', '/questionnaires', {
    ...questionnaireBody(mark('questionnaire', key)),
    placeId: world.placeIds[key],
  });

/** Letters leave by themselves: nothing is compared while they do. @param {import('./world.mjs').World} world */
async function posted(world) {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
    const [{ due }] = await world.ground.facts.query(
      'select count(*)::int due from convention.survey_recipient where due_post is not null',
    );
    if (due === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('letters of surveys do not leave');
}

/** Of the référent's hand: two that are hers alone, two that she has handed in. @param {import('./world.mjs').World} world */
async function feedbackOf(world) {
  const author = world.people.find(({ role }) => role === 'digitalReferent');
  const ask = async (/** @type {string} */ path, /** @type {object | undefined} */ body) => {
    const answer = await world.ground.ask(`${PREFIX}/feedback${path}`, {
      ...{ method: 'POST', headers: author?.headers ?? {}, ...(body && { body }) },
    });
    if (answer.status >= 300) throw new Error(`feedback: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const row = { authorId: author?.id };
  for (const place of ['schA', 'schA2']) {
    const schoolId = world.placeIds[place];
    const draft = await ask('', { ...feedbackBody(mark('feedback', place)), schoolId });
    world.add({ noun: 'feedback', id: draft.id, place, row });
    const given = await ask('', { ...feedbackBody(mark('submittedFeedback', place)), schoolId });
    await ask(`/${given.id}/submission`, undefined);
    world.add({ noun: 'submittedFeedback', id: given.id, place, row });
  }
}
