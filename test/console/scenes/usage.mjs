import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** Three months, as facts would have added them up: two of them are closed, which only their owner may write. @param {string} school */
const MONTHS = (school) => `begin; set local session_replication_role = replica;
  insert into usage.month (school_id, month, devices, devices_in_service, devices_expected, devices_acquired, devices_deployed,
    devices_seen, devices_compliant, carts, device_days, device_days_in_service, pupils, classes, teachers, open_days, open_weeks,
    bookable_slots, lessons, lessons_measured, lessons_answered, lessons_without_blocking_incident, lesson_slots, bookings_lapsed,
    minutes, tablets_used, tablets_in_service, classes_of_month, teachers_of_month, pupils_of_month, classes_of_year,
    teachers_of_year, pupils_of_year)
  select '${school}', m::date, 12, 11, 12, 12, 12, 11, 10, 1, 192, 176, 262, 11, 12, 16, 4, 192, 14 + n * 4, 12 + n * 4, 12, 11,
         30 + n * 8, 2, 700 + n * 200, 110, 132, 5, 4, 118, 2, 2, 48
    from generate_series(usage.this_month() - interval '2 months', usage.this_month(), interval '1 month') with ordinality as one (m, n)
  on conflict (school_id, month) do update set lessons = excluded.lessons, minutes = excluded.minutes,
    lessons_measured = excluded.lessons_measured, pupils_of_month = excluded.pupils_of_month; commit`;

/** What a school reads of itself, and what others read of it. @param {import('../world.mjs').World} world */
export async function usage(world) {
  const { tally, example, looks, visitors } = world;
  await world.sql(MONTHS(example.schoolId));
  const head = await visitors.enter(
    'usageHead',
    await world.hire('schoolHead', example.schoolId, 'usage@console.invalid'),
  );
  await tally.must('a school reads its own figures, each with what it is made of', async () => {
    await head.open('/usage');
    await head.page.getByTestId('value-I16').waitFor();
    await soon(async () =>
      assert.match(plain(await head.page.getByTestId('value-I16').textContent()), /^\d+(,\d)? minutes$/),
    );
    await soon(async () =>
      assert.match(plain(await head.page.getByTestId('figure-I16').textContent()), /Minutes : [\d ]+ · séances : \d+/),
    );
    await soon(async () => assert.equal(await head.page.getByTestId('below-means').count(), 0));
  });
  await looks.at(head, 'usage-school');
  await tally.check('how a figure is computed opens under it', async () => {
    await head.page.getByTestId('how-I16').locator('summary').click();
    await head.page.getByText('Minutes de séance, divisées par le nombre de séances.').waitFor();
    await soon(async () =>
      assert.match(plain(await head.page.getByTestId('how-I16').textContent()), /Formule I16\.1 \(art\. 8\)/),
    );
  });
  await tally.check('an indicator is followed month by month, drawn and said', async () => {
    await head.page.getByTestId('figure-I16').getByRole('button').click();
    await head.page.getByRole('heading', { name: 'Durée moyenne d’une séance, mois par mois' }).waitFor();
    await soon(async () =>
      assert.ok((await head.page.getByTestId('usage-curve-drawing').locator('circle').count()) >= 1),
    );
    await soon(async () => assert.ok((await head.page.getByTestId('usage-months').locator('tbody tr').count()) >= 1));
  });
  await looks.at(head, 'usage-month-by-month');
  const outside = await world.as('it');
  await tally.check(
    'from outside, people’s use is « < seuil », which one sentence explains, and equipment is told',
    async () => {
      await outside.open(`/usage?lieu=${example.schoolId}`);
      await outside.page.getByTestId('value-I16').waitFor();
      await soon(async () => assert.equal(plain(await outside.page.getByTestId('value-I16').textContent()), '< seuil'));
      await soon(async () => assert.match(plain(await outside.page.getByTestId('value-I3').textContent()), /%$/));
      await soon(async () =>
        assert.match(plain(await outside.page.getByTestId('below-means').textContent()), /ce n’est pas zéro/),
      );
    },
  );
  await tally.check('place by place, down to the school', async () => {
    await outside.open('/usage?indicateur=I3');
    await outside.page.getByTestId('usage-below').getByRole('link').first().click();
    await outside.page.waitForURL(/lieu=/);
    await outside.page.getByTestId('value-I3').waitFor();
  });
  await outside.open('/usage?indicateur=I3');
  await outside.page.getByTestId('usage-below').waitFor();
  await looks.at(outside, 'usage-commune');
}
