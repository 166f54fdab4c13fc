import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** A teacher holds a lesson with the cart that the référent has enrolled. @param {import('../world.mjs').World} world */
export async function lessons(world) {
  const { tally, looks, example, visitors } = world;
  const { client } = example;
  await client.call('PATCH', `/classrooms/${example.classroomId}`, {
    schoolCouncilInformedOn: '2026-09-15',
  });
  const teacher = await visitors.enter(
    'teacher-of-lessons',
    await world.hire('teacher', example.schoolId, 'seances@console.invalid'),
  );
  const { page } = teacher;
  let path = '';

  await tally.must('a teacher comes home: one button opens a lesson', async () => {
    await teacher.open('/');
    await page.getByTestId('new-lesson').waitFor();
  });
  await looks.at(teacher, 'lesson-home');
  await tally.must('her first lesson wants her class; the cart is proposed', async () => {
    await page.getByTestId('new-lesson').click();
    await page.getByTestId('lesson-class').fill('CM2 A');
    await page.getByTestId('lesson-level').click();
    await page.getByRole('option', { name: 'CM2', exact: true }).click();
    await page.getByTestId('lesson-pupils').fill('24');
    await page.getByTestId('lesson-discipline').click();
    await page.getByRole('option', { name: 'Mathématiques' }).click();
    await page.getByTestId('lesson-box').check();
    await looks.at(teacher, 'lesson-new');
    await page.getByTestId('begin-lesson').click();
    await page.getByTestId('lesson-tablets').waitFor();
    path = new URL(page.url()).hash.slice(1);
  });
  await tally.check('its page says what each tablet will do, and that the box is on', async () => {
    await page.getByTestId('lesson-box-on').waitFor();
    await soon(async () => assert.match(plain(await page.getByTestId('lesson-counts').textContent()), /prête/));
  });
  await looks.at(teacher, 'lesson-open');
  await tally.check('what she taps is asked at once, whatever her browser believes of the network', async () => {
    // A browser that says « offline » would else keep it, and send it when it is back: in another lesson, maybe.
    await page.evaluate(() => void globalThis.dispatchEvent(new Event('offline')));
    await page.getByTestId('order-lock').click();
    await page.getByText('verrouillées', { exact: false }).waitFor();
    await page.evaluate(() => void globalThis.dispatchEvent(new Event('online')));
  });
  await tally.check('she has locked all, and writes to two; the tablets are told in her name', async () => {
    await page.getByTestId('lesson-tablet-1').click();
    await page.getByTestId('lesson-tablet-2').click();
    await page.getByTestId('order-message').click();
    await page.getByTestId('order-text').fill('Regardez le tableau.');
    await looks.at(teacher, 'lesson-message');
    // Tapped twice before the button could say that it is busy, it is written once.
    const ordersAsked = () => teacher.asked.filter((one) => one.endsWith('/orders')).length;
    const before = ordersAsked();
    await page.getByTestId('order-dialog-confirm').evaluate((button) => {
      button.click();
      button.click();
    });
    await page.getByText('Regardez le tableau.').waitFor();
    assert.equal(ordersAsked() - before, 1);
    const { items } = await client.call('GET', `/operations?targetId=${example.classroomId}&limit=5`);
    assert.deepEqual(
      items.slice(0, 1).map((/** @type {any} */ one) => [one.kind, one.createdBy]),
      [['lock', 'Une personne : teacher']],
    );
  });
  await tally.check('she may ask the tablets for nothing elsewhere', async () => {
    const refused = await teacher.context.request.post(`${world.stack.url}/api/v1/operations`, {
      headers: { 'x-chariot': '1' },
      data: { kind: 'restart', target: 'classroom', targetId: example.classroomId },
    });
    assert.equal(refused.status(), 403);
  });
  await tally.check('what she has mistyped she puts right while it lasts', async () => {
    await page.getByTestId('correct-lesson').click();
    await page.locator('[data-testid="correct-class"][value="CM2 A"]').waitFor();
    await page.getByTestId('correct-pupils').fill('23');
    await looks.at(teacher, 'lesson-correct');
    await page.getByTestId('correct-lesson-confirm').click();
    await page.getByText('23 élèves', { exact: false }).waitFor();
  });
  await tally.must('one page ends it: a tablet is missing, the box is off, something small went wrong', async () => {
    await page.getByTestId('end-lesson').click();
    await page.getByTestId('back-7').click();
    await page.getByTestId('incident-minor').click();
    await page.getByTestId('end-box-off').check();
    await looks.at(teacher, 'lesson-end');
    // It ends meanwhile (by itself, by a colleague; here in another tab): what she has counted stays before her.
    const elsewhere = await teacher.context.request.post(
      `${world.stack.url}/api/v1${path.replace('/seances', '/lessons')}/end`,
      {
        headers: { 'x-chariot': '1' },
        data: {},
      },
    );
    assert.equal(elsewhere.status(), 200);
    await page.getByTestId('end-lesson-sheet').getByText('Comment s’est passée la séance').waitFor();
    await page.getByTestId('end-lesson-confirm').click();
    await page.getByTestId('lesson-ended').waitFor();
    await soon(async () =>
      assert.match(
        plain(await page.getByTestId('lesson-missing').textContent()),
        /1 tablette n’a pas été rendue : n° 7/,
      ),
    );
    await soon(async () => assert.equal(await page.getByTestId('lesson-box-on').count(), 0));
  });
  await looks.at(teacher, 'lesson-ended');
  await tally.check('what it had locked is freed', async () => {
    const { items } = await client.call('GET', `/operations?targetId=${example.classroomId}&limit=5`);
    assert.equal(items[0].kind, 'unlock');
  });
  await tally.check('the next one is two taps: all is filled in', async () => {
    await teacher.open('/');
    await page.getByTestId('new-lesson').click();
    await page.locator('[data-testid="lesson-class"][value="CM2 A"]').waitFor();
    // « Elle a déjà commencé », without its hour: not now, then.
    await page.getByTestId('lesson-late').check();
    await page.getByTestId('begin-lesson').click();
    await page.locator('p', { hasText: 'À renseigner.' }).waitFor();
    await page.getByTestId('lesson-late').uncheck();
    await page.getByTestId('begin-lesson').click();
    await page.getByTestId('end-lesson').waitFor();
    await teacher.open('/');
    await page.getByTestId('resume-lesson').waitFor();
    await page.getByTestId('resume-lesson').click();
    await page.getByTestId('end-lesson').click();
    await page.getByTestId('end-lesson-confirm').click();
    await page.getByTestId('lesson-asks').waitFor();
  });
  await looks.at(teacher, 'lesson-asks');
  await tally.check('and may be answered later, from home', async () => {
    await teacher.open('/');
    await page.getByTestId('answer-lesson').click();
    await page.getByTestId('answer').click();
    await page.getByTestId('incident-none').click();
    await page.getByTestId('end-lesson-confirm').click();
    await page.getByTestId('lesson-asks').waitFor({ state: 'detached' });
    assert.notEqual(path, '');
  });
}
