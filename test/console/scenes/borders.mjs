import assert from 'node:assert/strict';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** The computing service of the commune next door: of our school it sees nothing, by the API nor on the page. @param {import('../world.mjs').World} world */
export async function borders(world) {
  const { tally, looks, visitors, example, sabotage } = world;
  const { client } = example;
  const { items } = await client.call('GET', '/places?limit=200&kind=departement');
  const departement = items[0].id;
  const commune = await client.call('POST', '/places', {
    kind: 'localAuthority',
    localAuthorityKind: 'commune',
    name: 'La commune d’à côté',
    openedOn: '2016-09-01',
    parentIds: [departement],
  });
  const email = await world.hire('it', commune.id, 'informatique-voisine@console.invalid');
  if (sabotage === 'leaky-role') {
    const people = await client.call('GET', `/people?q=${email}`);
    await client.call('POST', `/people/${people.items[0].id}/roles`, {
      role: 'digitalReferent',
      placeId: departement,
      from: '2016-09-01',
    });
  }
  const visitor = await visitors.enter('the commune next door', email);
  const { page } = visitor;
  visitor.expect(404, /^\/api\/v1\//);
  const device = (await client.call('GET', '/devices?limit=1')).items[0].id;

  await tally.check('by the API, lists are empty and what is named is not found', async () => {
    for (const list of ['/classrooms', '/devices', '/profiles', '/conventions', '/places?kind=school']) {
      const { status, body } = await visitor.api(list);
      assert.deepEqual([list, status, body.items, body.total], [list, 200, [], 0]);
    }
    for (const one of [
      `/classrooms/${example.classroomId}`,
      `/classrooms/${example.classroomId}/board`,
      `/classrooms/${example.classroomId}/labels.pdf`,
      `/classrooms/${example.classroomId}/sheets/door`,
      `/devices/${device}/sheets/loss`,
      `/devices/${device}`,
      `/profiles/${example.profileId}`,
      `/conventions/${example.conventionId}`,
      `/conventions/${example.conventionId}/devices`,
      `/places/${example.schoolId}`,
    ]) {
      const { status, body } = await visitor.api(one);
      assert.equal(status, 404, one);
      assert.doesNotMatch(JSON.stringify(body), /0382460T|Classe mobile 1|PF3EX/, one);
    }
  });
  await tally.check('on every page, nothing of that school', async () => {
    for (const path of ['', 'ecoles', 'classes-mobiles', 'tablettes', 'profils', 'conventions', 'activite']) {
      await visitor.open(`/${path}`);
      await page.locator('h1').waitFor();
      await settle(page);
      const words = plain(await page.locator('main').textContent());
      assert.doesNotMatch(words, /0382460T|Classe mobile 1|PF3EX|Crêts en Belledonne/, path);
    }
  });
  await looks.at(visitor, 'nothing-to-see', { widths: [1280] });
  await tally.check('the address of its cart leads nowhere, in French', async () => {
    await visitor.open(`/classes-mobiles/${example.classroomId}`);
    await page.getByTestId('trouble').waitFor();
    await soon(async () => assert.match(plain(await page.getByTestId('trouble').textContent()), /introuvable/));
  });
  await looks.at(visitor, 'out-of-reach');
  await visitors.leave(visitor);
}
