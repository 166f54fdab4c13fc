import assert from 'node:assert/strict';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const CSV = [
  'Question;Type;Choix;Obligatoire;Borne basse;Borne haute;Unité',
  'Vous servez-vous de la classe mobile ?;choix;Chaque semaine|Chaque mois|Jamais;oui;;;',
  'Pour quoi faire ?;choix multiple;Lire|Écrire|Compter|Chercher;non;;;',
  'Combien d’heures par semaine ?;nombre;;oui;0;26;heures',
  'Une remarque ?;texte;;non;;;',
].join('\n');
const file = (/** @type {string} */ text) => ({
  name: 'questions.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

/**
 * A survey is built, sent, answered on a telephone by who has no account, and read; then a teacher tells how it went.
 * @param {import('../world.mjs').World} world
 */
export async function surveys(world) {
  const address = await asked(world);
  await answered(world, address);
  await read(world, address);
  await feedback(world);
}

/** @param {import('../world.mjs').World} world @returns {Promise<string>} the link of the school */
async function asked(world) {
  const { tally, looks } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  await tally.must('a survey is begun, and a file with a fault is refused by its line', async () => {
    await visitor.open('/enquetes');
    await page.getByTestId('new-survey').click();
    await page.getByTestId('survey-title').fill('Usages des classes mobiles');
    await page.getByTestId('begin-survey').click();
    await page.getByTestId('survey-questions').waitFor();
    await page.getByTestId('question-file').setInputFiles(file(CSV.replace(';nombre;', ';entier;')));
    await soon(async () => {
      const faults = await page.getByTestId('question-file-faults').textContent();
      assert.match(plain(faults), /Ligne 4 : le type « entier » est inconnu/);
    });
  });
  await looks.at(visitor, 'survey-file-refused');
  await tally.must('its questions come from a file, one is added, moved by the keyboard, and kept', async () => {
    await page.getByTestId('question-file').setInputFiles(file(CSV));
    await page.getByTestId('question').nth(3).waitFor();
    await page.getByTestId('add-question').click();
    await page.getByTestId('save-survey').click();
    await page.getByTestId('refusal').waitFor();
    await page.getByTestId('question-5-kind').click();
    await page.getByRole('option', { name: 'Échelle' }).click();
    await page.getByTestId('question-5-label').fill('Êtes-vous aidés quand il le faut ?');
    await page.getByTestId('question-5-lowest').fill('jamais');
    await page.getByTestId('question-5-highest').fill('toujours');
    await page.getByTestId('question-5-up').focus();
    await page.keyboard.press('Enter');
    await soon(async () =>
      assert.equal(await page.getByTestId('question-4-label').inputValue(), 'Êtes-vous aidés quand il le faut ?'),
    );
    await page
      .getByTestId('survey-introduction')
      .fill('Cinq questions, trois minutes : vos réponses préparent le comité de janvier.');
    await page.getByTestId('save-survey').click();
    await page.getByText('Brouillon enregistré').waitFor();
    await page.getByTestId('survey-preview').waitFor();
  });
  await looks.at(visitor, 'survey-draft');
  await tally.must('it leaves to the schools, each with a link', async () => {
    await page.getByTestId('send-survey').click();
    await page.getByTestId('send-survey-dialog').waitFor();
    await looks.at(visitor, 'dialog-send-survey');
    await page.getByTestId('send-survey-dialog-confirm').click();
    await page.locator('[data-testid=survey-standing][data-state=sent]').waitFor();
  });
  let address = '';
  await tally.must('a link that got lost is made again, and shown once', async () => {
    await page.getByTestId('renew-link').first().click();
    await page.getByTestId('renew-link-dialog-confirm').click();
    address = (await page.getByTestId('survey-link').textContent()) ?? '';
    assert.match(address, /\/#\/repondre\?jeton=[\w-]{43}$/);
    await page.getByTestId('renew-link-dialog-confirm').click();
  });
  await looks.at(visitor, 'survey-sent');
  return address;
}

/** @param {import('../world.mjs').World} world @param {string} address */
async function answered({ tally, looks, visitors }, address) {
  const visitor = await visitors.arrive('who answers');
  const { page } = visitor;
  await tally.must('whoever has the link answers on a telephone, without an account', async () => {
    await page.goto(address);
    await page.getByTestId('answer-q1').waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByTestId('send-answer').click();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('answer-faults').textContent()), /questions sont à revoir/),
    );
  });
  await looks.at(visitor, 'survey-answer-faults');
  await tally.must('she is told once that it has arrived', async () => {
    await page.getByTestId('answer-q1').getByText('Chaque semaine').click();
    await page.getByTestId('answer-q2').getByText('Lire').click();
    await page.getByTestId('answer-q2').getByText('Chercher').click();
    await page.getByTestId('answer-q3').getByRole('textbox').fill('27');
    await page.getByTestId('answer-q5').getByText('4', { exact: true }).click();
    await page.getByTestId('send-answer').click();
    await page.getByText('Écrivez 26 au plus').waitFor();
    await page.getByTestId('answer-q3').getByRole('textbox').fill('1,5');
    await page.getByTestId('answer-q4').getByRole('textbox').fill('=1+1 : la borne est loin.');
  });
  await looks.at(visitor, 'survey-answer');
  await tally.must('and corrects it by the same link', async () => {
    await page.getByTestId('send-answer').click();
    await page.getByTestId('answer-sent').waitFor();
    await looks.at(visitor, 'survey-answer-sent');
    await page.reload();
    await page.getByTestId('correct-answer').click();
    await soon(async () => assert.equal(await page.getByTestId('answer-q3').getByRole('textbox').inputValue(), '1,5'));
    await page.getByTestId('send-answer').click();
    await page.getByTestId('answer-sent').waitFor();
    // Whoever answers is nobody: no session, no cookie.
    assert.deepEqual(await visitor.context.cookies(), []);
  });
  await visitors.leave(visitor);
}

/** @param {import('../world.mjs').World} world @param {string} address */
async function read(world, address) {
  const { tally, looks, visitors } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  await tally.must('the answer comes to the page by itself, question by question', async () => {
    await page.getByTestId('question-result').nth(4).waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('survey-standing').textContent()), /^1 réponse sur/),
    );
    await page.getByText('la borne est loin').waitFor();
  });
  await looks.at(visitor, 'survey-results');
  await tally.must('once it is closed, the link answers no more', async () => {
    await page.getByTestId('close-survey').click();
    await page.getByTestId('close-survey-dialog-confirm').click();
    await page.locator('[data-testid=survey-standing][data-state=closed]').waitFor();
    const late = await visitors.arrive('who answers late');
    late.expect(410, /^\/api\/v1\/answer-sheets\/reading$/);
    await late.page.goto(address);
    await late.page.getByTestId('answer-link-refused').waitFor();
    await looks.at(late, 'survey-link-closed');
    await visitors.leave(late);
  });
  await visitor.open('/enquetes');
  await page.getByTestId('surveys').waitFor();
  await looks.at(visitor, 'surveys');
}

/** @param {import('../world.mjs').World} world */
async function feedback(world) {
  const { tally, looks, visitors, example } = world;
  const email = await world.hire('teacher', example.schoolId, 'autrice@console.invalid');
  const teacher = await visitors.enter('who tells', email);
  const reviewer = await world.as('academie');
  let address = '';
  await tally.must('a teacher tells how it went, and hands it in', async () => {
    const { page } = teacher;
    await teacher.open('/retours/nouveau');
    await page.getByTestId('feedback-title').fill('Lire à voix haute, chacun à son rythme');
    await page.getByTestId('feedback-discipline').click();
    await page.getByRole('option', { name: 'Français' }).click();
    await page.getByTestId('feedback-level').click();
    await page.getByRole('option', { name: 'CE1' }).click();
    await page.getByTestId('feedback-done').fill('Chaque élève s’est enregistré, puis s’est écouté au casque.');
    await page.getByTestId('feedback-brought').fill('Tous ont relu deux fois, y compris ceux qui n’osent pas.');
    await looks.at(teacher, 'feedback-new');
    await page.getByTestId('keep-feedback').click();
    await page.getByTestId('submit-feedback').click();
    await page.locator('[data-testid=feedback-state][data-state=submitted]').waitFor();
    address = new URL(page.url()).hash.slice(1);
  });
  await tally.must('the académie publishes it under a function and a school, and no name', async () => {
    const { page } = reviewer;
    await reviewer.open(address);
    await page.getByTestId('review-feedback').click();
    await looks.at(reviewer, 'dialog-review-feedback');
    await page.getByTestId('review-dialog-confirm').click();
    await page.locator('[data-testid=feedback-state][data-state=published]').waitFor();
    await soon(async () => assert.doesNotMatch(plain(await page.locator('main').textContent()), /Une personne/));
    await settle(page);
  });
  await looks.at(reviewer, 'feedback');
  await reviewer.open('/retours');
  await reviewer.page.getByTestId('feedback-list').waitFor();
  await looks.at(reviewer, 'feedback-list');
  await visitors.leave(teacher);
}
