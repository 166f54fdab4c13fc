import assert from 'node:assert/strict';
import { dayInParis } from '../../stack/days.mjs';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/**
 * A teacher reserves a cart from her telephone; a colleague finds it taken, and takes what is free next.
 * @param {import('../world.mjs').World} world
 */
export async function bookings(world) {
  const { tally, looks, visitors, example } = world;
  const enter = async (/** @type {string} */ name) =>
    visitors.enter(name, await world.hire('teacher', example.schoolId, `${name}@console.invalid`));
  const teacher = await enter('reservante');
  const colleague = await enter('collegue');
  const { page } = teacher;
  const cart = `/reservations/${example.classroomId}`;

  await tally.must('the home page leads to the carts, and the cart to its week', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await teacher.open('/');
    await page.getByTestId('week-bookings').getByRole('link', { name: 'Réserver' }).click();
    await page.getByTestId('bookable').getByRole('link').first().waitFor();
    await teacher.open(cart);
    await page.getByTestId('agenda-next').click();
    await page.getByTestId('free-slot').first().waitFor();
    await settle(page);
  });
  let wanted = '';
  await tally.must('a cart is reserved in two taps', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByTestId('free-slot').first().click();
    await page.getByTestId('preview-free').waitFor();
    await page.getByTestId('book-dialog-confirm').click();
    await page.getByTestId('book-dialog').waitFor({ state: 'detached' });
    await page.getByTestId('booking').first().waitFor();
    const { body } = await teacher.api('/bookings?days=30');
    assert.equal(body.items.length, 1);
    assert.deepEqual([body.items[0].own, body.items[0].half, body.items[0].state], [true, false, 'planned']);
    wanted = body.items[0].on;
  });
  await looks.at(teacher, 'bookings-week');

  const other = colleague.page;
  await tally.must('a colleague reads who has it, and picks what is free next', async () => {
    await colleague.open(`${cart}?semaine=${wanted}`);
    await other.getByTestId('booking').first().waitFor();
    await other.getByTestId('book').click();
    await other.getByLabel('Jour', { exact: true }).fill(wanted);
    await other.getByTestId('book-from').click();
    await other.getByRole('option').first().click();
    await other.getByTestId('preview-taken').waitFor();
    await soon(async () =>
      assert.match(plain(await other.getByTestId('preview-taken').textContent()), /est réservée .* par Une personne/),
    );
  });
  await looks.at(colleague, 'dialog-booking-taken');
  await tally.must('each week, without the dates that are taken', async () => {
    await other.getByTestId('book-weekly').click();
    await other.getByTestId('preview-series').waitFor();
    await looks.at(colleague, 'dialog-booking-series');
    await other.getByTestId('book-weekly').click();
    await other.getByTestId('next-free').first().click();
    await other.getByTestId('preview-free').waitFor();
    await other.getByTestId('book-weekly').click();
    await other.getByTestId('preview-series').waitFor();
    await other.getByTestId('book-level').click();
    await other.getByRole('option', { name: 'CE2', exact: true }).click();
    await other.getByTestId('book-dialog-confirm').click();
    await other.getByTestId('book-dialog').waitFor({ state: 'detached' });
    const { body } = await colleague.api('/bookings?days=60');
    assert.ok(body.items.length > 2, `${body.items.length} were made`);
    assert.equal(new Set(body.items.map((/** @type {any} */ one) => one.seriesId)).size, 1);
  });
  await tally.check(
    'the level of her class is filled in, also on a day for which she has reserved nothing',
    async () => {
      await other.goto('about:blank');
      await colleague.open(`${cart}?semaine=${dayInParis(80)}`);
      await other.getByTestId('book').click();
      assert.equal(await other.getByTestId('book-level').textContent(), 'CE2');
      await other.keyboard.press('Escape');
    },
  );
  await tally.check('what the colleague reserved is seen at once by the other', async () => {
    await page.getByTestId('booking').nth(1).waitFor();
  });
  await tally.check('whoever has the key says so, and the school’s day shows it all', async () => {
    await page.getByTestId('take-key').click();
    await page.getByTestId('key-holder').getByText('Vous avez la clé').waitFor();
    await other.getByTestId('key-holder').getByText('a la clé').waitFor();
    await other.getByTestId('return-key').click();
    await other.getByTestId('key-place').fill('bureau de la direction');
    await other.getByTestId('return-key-dialog-confirm').click();
    await page.getByText('bureau de la direction').waitFor();
    await teacher.open(`/reservations/ecole/${example.schoolId}?jour=${wanted}`);
    await page.getByTestId('booking').first().waitFor();
  });
  await looks.at(teacher, 'bookings-school');
  await tally.must('the rest of a series is given up', async () => {
    await colleague.open('/reservations');
    await other.getByTestId('own-bookings').getByTestId('my-booking').nth(1).click();
    await looks.at(colleague, 'dialog-booking');
    await other.getByTestId('cancel-booking').click();
    await other.getByTestId('cancel-rest').click();
    await other.getByTestId('cancel-booking-dialog-confirm').click();
    await other.getByTestId('cancel-booking-dialog').waitFor({ state: 'detached' });
    const { body } = await colleague.api('/bookings?days=60');
    assert.equal(body.items.length, 1);
  });
  await tally.check('a calendar follows one’s reservations', async () => {
    await other.getByTestId('open-booking-feed').click();
    await other.getByTestId('booking-feed-dialog-confirm').click();
    const url = (await other.getByTestId('booking-feed-address').textContent()) ?? '';
    const read = await colleague.context.request.get(url);
    assert.match(await read.text(), /BEGIN:VEVENT/);
    await other.getByTestId('booking-feed-copied').click();
    await other.getByTestId('close-booking-feed').waitFor();
  });
  await looks.at(colleague, 'bookings');
  const head = await visitors.enter(
    'direction-agenda',
    await world.hire('schoolHead', example.schoolId, 'agenda@console.invalid'),
  );
  await tally.check('whoever directs the school sets the way and the charging', async () => {
    await head.open(cart);
    await head.page.getByTestId('more-acts').click();
    await head.page.getByTestId('booking-settings').click();
    await head.page.getByTestId('setting-travelMinutes').fill('0');
    await head.page.getByTestId('booking-settings-dialog-confirm').click();
    await head.page.getByText('Réglages enregistrés').waitFor();
  });
  await tally.check('what a colleague who leaves had reserved is free again, and the head reads so once', async () => {
    // Whoever has left comes in no more, and her page would say so in the browser's console.
    await visitors.leave(colleague);
    const { items } = await example.client.call('GET', '/people?limit=200');
    const leaver = items.find((/** @type {any} */ { email }) => email === 'collegue@console.invalid');
    await example.client.call('POST', `/people/${leaver.id}/roles/${leaver.roles[0].id}/end`);
    await head.open('/');
    await head.page.getByTestId('booking-departure').getByText('1 réservation à venir est annulée').waitFor();
    await looks.at(head, 'booking-departure');
    await head.page.getByTestId('departure-read').click();
    await head.page.getByTestId('booking-departure').waitFor({ state: 'detached' });
  });
  for (const visitor of [teacher, head]) await visitors.leave(visitor);
}
