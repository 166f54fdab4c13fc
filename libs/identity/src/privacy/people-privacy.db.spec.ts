import { PersonalDataSources } from '@chariot/platform';
import { systemReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';

let scene: IdentityScene;
const HASH = Buffer.alloc(32, 7);

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  await scene.plant('la directrice', [{ role: 'schoolHead', placeId: scene.places.ferry }]);
  await scene.plant('la référente', [{ role: 'digitalReferent', placeId: scene.places.belledonne }]);
  const id = scene.idOf('la directrice');
  await scene.db.ownerQuery(
    `insert into identity.passkey (id, person_id, credential_id, public_key, counter, transports, name, created_at)
     values (gen_random_uuid(), $1, $2, $2, 0, '{}', 'Clé du bureau', '2026-10-01T08:00:00Z')`,
    [id, HASH],
  );
  await scene.db.ownerQuery(
    `insert into identity.provider_link (id, person_id, provider, issuer, subject, linked_at)
     values (gen_random_uuid(), $1, 'academie', 'https://id.exemple.fr', 'sujet-secret', '2026-10-02T08:00:00Z')`,
    [id],
  );
});
afterAll(() => scene.close());

const told = (who: string) =>
  scene.db.database.read(systemReach(), async (tx) => {
    const sections: Record<string, unknown[]> = {};
    for (const { title, read } of scene.find(PersonalDataSources).all) {
      sections[title] = [...(await read(tx, scene.idOf(who), 100))];
    }
    return sections;
  });

it('tells a person all that is held of her, in French', async () => {
  const sections = await told('la directrice');
  expect(sections['Identité']).toEqual([
    expect.objectContaining({
      'Nom affiché': 'la directrice',
      'Adresse électronique': scene.emailOf('la directrice'),
      'Compte désactivé': '',
    }),
  ]);
  expect(sections['Rôles']).toEqual([
    expect.objectContaining({
      Rôle: 'Direction d’école',
      Lieu: expect.stringContaining('Ferry'),
      'Confié par': 'Chariot',
    }),
  ]);
  expect(sections['Sessions']?.length).toBeGreaterThan(0);
  expect(sections['Moyens de connexion']).toEqual([
    {
      Moyen: 'Fournisseur d’identité',
      Nom: 'academie',
      Depuis: 'vendredi 2 octobre 2026 à 10 h 00',
      'Dernier usage': '',
    },
    { Moyen: 'Clé d’accès', Nom: 'Clé du bureau', Depuis: 'jeudi 1er octobre 2026 à 10 h 00', 'Dernier usage': '' },
  ]);
});

it('tells nothing that opens anything, and nothing of somebody else', async () => {
  const text = JSON.stringify(await told('la directrice'));
  for (const secret of [
    HASH.toString('hex'),
    HASH.toString('base64'),
    'sujet-secret',
    scene.tokenOf('la directrice'),
  ]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toContain('la référente');
  // The search finds what is there.
  expect(text).toContain('Clé du bureau');
});
