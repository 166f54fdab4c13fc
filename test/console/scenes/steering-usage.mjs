import assert from 'node:assert/strict';
import { plain } from '../world.mjs';

/** A school whose cart is half out of service, and its last months: what is closed is its owner's to write. @param {string} school */
const HALF_OUT = (school) => `begin; set local session_replication_role = replica;
  insert into usage.month (school_id, month, carts, devices, devices_in_service, devices_expected, devices_acquired, devices_deployed)
  select '${school}', m::date, 1, 12, 5, 12, 12, 12
    from generate_series(usage.this_month() - interval '5 months', usage.this_month(), interval '1 month') as m
  on conflict (school_id, month) do nothing;
  update usage.month set box_minutes_beside_lessons = 200
   where school_id = '${school}' and month = usage.this_month() - interval '1 month';
  commit`;

/** Where the directory puts it. @param {string} school */
const PLACED = (school) => `
  insert into territory.directory_import values ('${school}', 'carte.csv', repeat('0', 64), '2020-01-01', 1, 1, 0, '{}');
  insert into territory.directory_entry (uai, name, type, is_public, status, import_id, latitude, longitude)
    select uai, name, 'Ecole', true, 'open', '${school}', 45.3773, 6.0458 from territory.place where id = '${school}'
  on conflict (uai) do update set latitude = excluded.latitude, longitude = excluded.longitude`;
/** Others find no directory, as before. @param {string} school */
const UNPLACED = (school) => `delete from territory.directory_entry where import_id = '${school}';
  delete from territory.directory_import where id = '${school}'`;

/** A report as the leader would have left it. @param {string} school */
const REPORT = (school) => `insert into usage.report (place_id, month, made_at, pdf, ods)
  select a.id, usage.this_month() - interval '1 month', now(), '%PDF-1.7', 'PK'
    from territory.place_closure c join territory.place a on a.id = c.ancestor and a.kind = 'academie'
   where c.descendant = '${school}' returning place_id as place`;

/** What an académie looks at first, and what it is sent each month. @param {import('../world.mjs').World} world */
export async function steeringUsage(world) {
  const { tally, example, looks } = world;
  const { schoolId } = example;
  await world.sql(HALF_OUT(schoolId));
  await world.sql(PLACED(schoolId));
  // Before anybody reads the list: the live feed tells nothing of what the leader makes by itself.
  const [report] = await world.sql(REPORT(schoolId));
  const visitor = await world.as('academie');
  const { page } = visitor;
  await tally.must('the dashboard has three cards: who needs help, this month, what waits', async () => {
    await visitor.open('/');
    await page.getByTestId('home-needs-all').waitFor();
    assert.match(plain(await page.getByTestId('home-needs').textContent()), /[1-9]\d* écoles? sur \d+/);
    await page
      .getByTestId('home-month')
      .getByText(/en service/)
      .waitFor();
  });
  await looks.at(visitor, 'home-of-the-academie');
  await tally.must('a school that needs help is told with why, and where it is put right', async () => {
    await page.getByTestId('home-needs-all').click();
    await page.getByTestId('needs-schools').waitFor();
    const words = plain(await page.getByTestId('needs-schools').textContent());
    assert.match(words, /Le Wi-Fi est resté allumé 3 heures hors séance le mois dernier/);
    assert.match(
      plain(await page.locator('[data-testid=needs-counts] [data-state=needsHelp]').textContent()),
      /: [1-9]\d*$/,
    );
  });
  await tally.check('it stands on the map, and in the list beside it that the keyboard reaches', async () => {
    assert.equal(await page.locator(`[data-testid=map-drawing] [data-school="${schoolId}"] polygon`).count(), 1);
    await page.getByTestId('map-list').getByRole('link').first().focus();
    await page.locator('[data-testid=map-drawing] circle[r="13"]').waitFor();
  });
  await tally.check('the deployment is drawn against what conventions plan, and said as a table', async () => {
    await page.getByTestId('deployment-drawing').waitFor();
    await page.getByTestId('deployment-tables').locator('summary').click();
    await page.getByTestId('deployment-months').waitFor();
    assert.ok((await page.getByTestId('deployment-months').locator('tbody tr').count()) >= 5);
  });
  await looks.at(visitor, 'usage-academie');
  await tally.must('the report of each month is asked for, and given up, with one button', async () => {
    await page.getByTestId('reports-receive').click();
    await page.getByTestId('reports-stop').waitFor();
    const [row] = await world.sql('select count(*)::int as n from usage.report_subscription');
    assert.equal(row?.n, 1);
  });
  await tally.check('where its letter leads, it is there to be read, and to be given up', async () => {
    await visitor.open(`/usage/rapports?lieu=${String(report?.place)}`);
    const href = String(await page.getByTestId('report-pdf').getAttribute('href'));
    const begins = await page.evaluate(async (url) => (await (await fetch(url)).text()).slice(0, 8), href);
    assert.equal(begins, '%PDF-1.7');
  });
  await looks.at(visitor, 'usage-reports');
  await tally.check('no more letters', async () => {
    await page.getByTestId('reports-stop').click();
    await page.getByTestId('reports-receive').waitFor();
    const [row] = await world.sql('select count(*)::int as n from usage.report_subscription');
    assert.equal(row?.n, 0);
  });
  await tally.check('a school’s page has its figures in short', async () => {
    await visitor.open(`/ecoles/${schoolId}`);
    await page.getByTestId('school-figures-all').waitFor();
    assert.match(plain(await page.getByTestId('school-figures').textContent()), /Taux de dotation/);
  });
  await looks.at(visitor, 'school-with-figures');
  await world.sql(UNPLACED(schoolId));
}
