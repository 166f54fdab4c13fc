import assert from 'node:assert/strict';
import { plain } from '../world.mjs';
import { dayInParis } from '../../stack/days.mjs';

const WORDS = 'Le chariot monte mal à l’étage.\nLes tablettes servent surtout en lecture.';

/**
 * A school says how its year went, the académie freezes the article 8 file, and both read it.
 * @param {import('../world.mjs').World} world
 */
export async function followUp(world) {
  const { tally, looks, example, visitors } = world;
  const id = await declared(world);
  const email = await world.hire('schoolHead', example.schoolId, 'suivi@console.invalid');
  const head = await visitors.enter('followUpHead', email);
  await tally.must('the head of a school writes what it has to say, and nobody above does', async () => {
    await head.open(`/ecoles/${example.schoolId}`);
    const comments = head.page.getByTestId('follow-up-comments');
    await comments
      .getByRole('button', { name: /^Écrire le commentaire .*SUIVI-1$/ })
      .first()
      .click();
    await head.page.getByTestId('comment-text').fill(WORDS);
    await looks.at(head, 'dialog-follow-up-comment');
    await head.page.getByTestId('comment-dialog-confirm').click();
    await comments.getByText('Les tablettes servent surtout en lecture.').waitFor();
  });
  await looks.at(head, 'place-follow-up-comment');
  const visitor = await world.as('academie');
  const { page } = visitor;
  await tally.must('a party is told what is missing, then freezes the file in one act', async () => {
    await visitor.open(`/ecoles/${example.schoolId}`);
    await page.getByTestId('follow-up-comments').getByText('Le chariot monte mal').waitFor();
    assert.equal(await page.getByTestId('write-comment').count(), 0);
    await visitor.open(`/conventions/${id}`);
    await page.getByTestId('make-follow-up').click();
    await page
      .getByTestId('follow-up-missing')
      .getByText(/état récapitulatif certifié/)
      .waitFor();
    await looks.at(visitor, 'dialog-follow-up');
    await page.getByTestId('make-follow-up-dialog-confirm').click();
    await page.getByTestId('follow-up-document').waitFor();
  });
  await looks.at(visitor, 'convention-follow-up');
  await tally.check('its digest is worked out again, and its papers are the same to the byte', async () => {
    await page.getByTestId('verify-follow-up').click();
    await page.getByTestId('follow-up-verified').waitFor();
    assert.match(plain(await page.getByTestId('follow-up-verified').textContent()), /c’est bien celle du contenu/);
    for (const paper of ['follow-up-document', 'follow-up-summary']) {
      const href = String(await page.getByTestId(paper).getAttribute('href'));
      const twice = await page.evaluate(async (url) => {
        const take = async () => [...new Uint8Array(await (await fetch(url, { cache: 'no-store' })).arrayBuffer())];
        return [await take(), await take()];
      }, href);
      assert.deepEqual(twice[0], twice[1]);
      assert.equal(
        Buffer.from(twice[0] ?? [])
          .subarray(0, 5)
          .toString(),
        '%PDF-',
        paper,
      );
    }
  });
  await tally.check('the school reads it, with its own words in it, and makes none', async () => {
    await head.open(`/conventions/${id}`);
    await head.page.getByTestId('follow-up-document').waitFor();
    assert.equal(await head.page.getByTestId('make-follow-up').count(), 0);
    const { items } = (await head.api(`/conventions/${id}/follow-up-files`)).body;
    const { content, verified } = (await head.api(`/conventions/${id}/follow-up-files/${items[0].id}`)).body;
    assert.deepEqual([verified, content.comments[0].text], [true, WORDS]);
  });
}

/** Signed some days ago, between the parties of the example. @param {import('../world.mjs').World} world @returns {Promise<string>} */
async function declared({ example: { client, conventionId } }) {
  const { academie, localAuthority, annex, mention } = await client.call('GET', `/conventions/${conventionId}`);
  const [{ uai, schoolName, referenceCollegeUai }] = annex;
  const { id } = await client.call('POST', '/conventions', {
    ...{ reference: 'SUIVI-1', title: 'Une convention que l’on suit', academieId: academie.id },
    ...{ localAuthorityId: localAuthority.id, signedOn: dayInParis(-20), durationMonths: 12, mention },
    ...{ deploymentFrom: dayInParis(-15), deploymentUntil: dayInParis(60), fundingRatePercent: 50 },
    ...{ eligibleCapPerClassroom: 800_000, stateCapPerClassroom: 400_000, advance: 200_000 },
    ...{ localMeetingsPerTerm: 1, departmentalMeetingsPerYear: 2, localNoticeDays: 8, departmentalNoticeDays: 15 },
    ...{ expectedDevicesPerClassroom: 12, forecastCost: 800_000 },
    annex: [
      {
        ...{ uai, schoolName, referenceCollegeUai, address: null, city: null, departement: null },
        ...{ mobileClassrooms: 1, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
      },
    ],
    budgetLines: [
      {
        ...{ code: 'equipment', label: 'Équipements', fiscalYear: 2026, stateShare: 400_000 },
        ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: localAuthority.id, articles: ['6.2'] },
      },
    ],
  });
  return id;
}
