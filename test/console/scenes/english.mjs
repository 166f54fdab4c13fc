import assert from 'node:assert/strict';

/** Pages that somebody of a school opens, and what they are called in English. */
const PAGES = {
  '/ecoles': 'Schools',
  '/classes-mobiles': 'Mobile classrooms',
  '/tablettes': 'Tablets',
  '/reservations': 'Reservations',
  '/profils': 'Profiles',
  '/reparations': 'Repairs',
  '/usage': 'Usage',
};
/** What tells French from English, once names (of people, places, models, French offices) are set aside. */
const FRENCH = /[À-ÿ«»]|\b(les?|des|une?|du|aux?|est|sont|pas|pour|dans|sur|avec|votre|vos|cette)\b/i;
const NAMES =
  /École élémentaire|Circonscription du Haut-Grésivaudan|Crêts en Belledonne|Collège de référence|collège|académie|2e génération|La référente numérique|Une personne : \S+|L’administration de l’exemple/gi;

/** Somebody reads the console in English. @param {import('../world.mjs').World} world */
export async function english(world) {
  const { tally, looks, visitors, example } = world;
  const reader = await visitors.enter(
    'english-reader',
    await world.hire('digitalReferent', example.schoolId, 'english@console.invalid'),
  );
  const { page } = reader;
  const change = async () => {
    await page.getByTestId('account').click();
    await page.getByTestId('other-language').click();
  };
  await tally.must('one click in her menu makes the console speak English', async () => {
    await reader.open('/');
    await change();
    await page.locator('html[lang="en"]').waitFor();
    await page.getByRole('heading', { name: 'Dashboard', exact: true }).waitFor();
  });
  for (const [path, title] of Object.entries(PAGES)) {
    await tally.check(`${path} is in English, to the last word`, async () => {
      await reader.open(path);
      await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor();
      await page.getByRole('status', { name: 'Reading' }).first().waitFor({ state: 'detached' });
      const lines = (await page.locator('body').innerText()).split('\n');
      assert.deepEqual(
        lines.filter((line) => FRENCH.test(line.replaceAll(NAMES, ''))),
        ['Français'].filter((word) => lines.includes(word)),
      );
    });
  }
  await looks.at(reader, 'english-usage');
  await tally.check('what stays French (help, journal) is French to the last word', async () => {
    await reader.open('/aide');
    await page.getByRole('link', { name: 'Applications sur iPad', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Réserver une classe mobile', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Réserver une classe mobile', exact: true }).waitFor();
  });
  await tally.check('and French is one click away', async () => {
    await change();
    await page.locator('html[lang="fr"]').waitFor();
  });
}
