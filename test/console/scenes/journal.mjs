import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** What happened in the scenes before, as it must read. */
const SENTENCES = [
  'Enrôlement ouvert (12 codes).',
  'Enrôlement ouvert (2 codes).',
  'Tablette enrôlée dans « Classe mobile 1 », emplacement 7.',
  'Tablette enrôlée dans « Classe mobile 1 », emplacement 14.',
  'Profil modifié (1 classe mobile concernée).',
  'Livraison enregistrée pour « Classe mobile 1 » (12 appareils).',
  'Livraison enregistrée pour « Classe mobile 1 » (2 appareils).',
  'Classe mobile modifiée.',
  'Appareils rattachés à la ligne budgétaire (2 appareils).',
];

/** @param {import('../world.mjs').World} world */
export async function journal(world) {
  const { tally } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  const entries = page.getByTestId('journal-entry');
  await tally.must('the activity is shown, the latest first, to its end', async () => {
    await visitor.open('/activite');
    await entries.first().waitFor();
    for (const more = page.getByRole('button', { name: 'Afficher la suite' }); await more.isVisible();) {
      const before = await entries.count();
      await more.click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('[data-testid=journal-entry]').length > count,
        before,
      );
    }
  });
  const sentences = (await entries.locator('p').allTextContents()).map(plain);
  await tally.check('it says what was done, in sentences', () => {
    const missing = SENTENCES.filter((sentence) => !sentences.some((said) => said === sentence));
    assert.deepEqual(missing, []);
  });
  await tally.check('no act is shown by the name that machines give it', () => {
    assert.deepEqual(
      sentences.filter((sentence) => !/^[A-ZÀÉ].*\.$/u.test(sentence) || /\w\.\w+\.\w/.test(sentence)),
      [],
    );
  });
  await tally.check('it says who: the référent opened, the commune delivered', async () => {
    const who = async (/** @type {string} */ act) =>
      plain(
        await entries
          .locator(`css=[data-act="${act}"]`)
          .or(page.locator(`[data-act="${act}"]`))
          .first()
          .textContent(),
      );
    await soon(async () => assert.match(await who('fleet.enrolment.opened'), /La référente numérique/));
    await soon(async () => assert.match(await who('fleet.delivery.recorded'), /L’informatique de la commune/));
  });
}
