import assert from 'node:assert/strict';
import { EXAMPLE_EMAILS } from '../../../infra/seed/seed.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** @param {import('../world.mjs').World} world */
export async function entrance({ stack, visitors, tally, looks }) {
  const link = await stack.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? '');
  const visitor = await visitors.arrive('somebody with a link');
  const { page } = visitor;

  await tally.check('somebody who is not signed in is told how one enters', async () => {
    await visitor.open('/classes-mobiles');
    await page.getByRole('heading', { name: 'Entrer dans Chariot' }).waitFor();
    // By what she has already, or by a link that somebody gives her: the page says whom to ask.
    for (const way of ['enter-passkey', 'enter-password']) await page.getByTestId(way).waitFor();
    await soon(async () => {
      const words = plain(await page.locator('main').textContent());
      assert.match(words, /Première fois.*Demandez un lien personnel à la personne qui administre Chariot/);
    });
  });
  await looks.at(visitor, 'entrance-signed-out');

  await tally.must('a one-time link opens the dashboard', async () => {
    await page.goto(link);
    await page.getByTestId('account').waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('account').textContent()), /La référente numérique/),
    );
  });
  await tally.check('the link does not stay in the address, nor a step back', async () => {
    assert.doesNotMatch(page.url(), /jeton/);
    await page.goBack();
    assert.doesNotMatch(page.url(), /jeton/);
    await page.goForward();
  });
  await tally.check('no script can read the session', async () => {
    const cookies = await visitor.context.cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite })),
      [{ name: 'chariot_session', httpOnly: true, sameSite: 'Strict' }],
    );
    assert.equal(await page.evaluate('document.cookie'), '');
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0);
  });

  const other = await visitors.arrive('somebody with a used link');
  other.expect(401, /^\/api\/v1\/sessions$/);
  other.expect(410, /^\/api\/v1\/sessions$/);
  await tally.check('a used link opens nothing, and says what to do', async () => {
    await other.page.goto(link);
    await other.page.getByTestId('link-refused').waitFor();
    await other.page.getByRole('heading', { name: 'Ce lien ne permet plus d’entrer' }).waitFor();
    await soon(async () =>
      assert.match(plain(await other.page.getByTestId('link-refused').textContent()), /demandez-en un (autre|nouveau)/),
    );
    assert.equal((await other.api('/sessions/current')).status, 401);
  });
  await looks.at(other, 'entrance-used-link');
  await tally.check('a link that was cut says so', async () => {
    await other.page.goto(link.replace(/jeton=.*/, 'jeton='));
    await other.page.getByText('Le lien est incomplet').waitFor();
  });
  await visitors.leave(other);

  await tally.check('one signs out by one’s name, and the session is over', async () => {
    await page.getByTestId('account').click();
    await looks.at(visitor, 'account', { widths: [1280] });
    await page.getByTestId('sign-out').click();
    await page.getByRole('heading', { name: 'Entrer dans Chariot' }).waitFor();
    assert.equal((await visitor.api('/sessions/current')).status, 401);
  });
  await visitors.leave(visitor);
}
