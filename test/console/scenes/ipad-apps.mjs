// An application of an iPad that is in no store, and one of the store that somebody does not want to wait for.
import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipArchive } from '@chariot/testkit';
import { CLONE } from '../../../infra/start/home.mjs';
import { selfSigned } from '../../faults/devices/certificates.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const [OWN, BOUGHT] = ['00000000-0000-7000-8000-0000000a0001', '00000000-0000-7000-8000-0000000a0002'];
const BUNDLE = 'fr.exemple.lire';

/** @param {import('../world.mjs').World} world */
export async function ipadApps(world) {
  const { tally, looks, example } = world;
  await plant(world, example.classroomId);
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const folder = mkdtempSync(join(tmpdir(), 'chariot-ipa-'));
  const files = { good: join(folder, 'lire.ipa'), other: join(folder, 'autre.ipa') };
  writeFileSync(files.good, await ipa(BUNDLE));
  writeFileSync(files.other, await ipa('fr.exemple.autre'));
  try {
    await tally.must('a file that is another application is refused in a sentence', async () => {
      visitor.expect(409, /\/apps\/[^/]+\/ipa$/);
      await visitor.open(`/applications/${OWN}`);
      await page.getByTestId('own-app-file').setInputFiles(files.other);
      await page.getByTestId('refusal').waitFor();
      await soon(async () =>
        assert.match(
          plain(await page.getByTestId('refusal').textContent()),
          /le catalogue attend « fr\.exemple\.lire »/,
        ),
      );
    });
    await tally.must('the right one is kept, and says until when it opens', async () => {
      await page.getByTestId('own-app-file').setInputFiles(files.good);
      await page.getByTestId('withdraw-own-app').waitFor();
      await soon(async () => {
        const words = plain(await page.getByTestId('own-app').textContent());
        assert.match(words, /2\.1 \(210\)/);
      });
    });
    await looks.at(visitor, 'own-app');
    await tally.check('it is taken back after a question', async () => {
      await page.getByTestId('withdraw-own-app').click();
      await page.getByTestId('withdraw-own-app-dialog').waitFor();
      await page.getByTestId('withdraw-own-app-dialog-confirm').click();
      await page.getByTestId('withdraw-own-app').waitFor({ state: 'detached' });
    });
    await tally.must('an application of the store is updated now, on a cart', async () => {
      await visitor.open(`/applications/${BOUGHT}`);
      await page.getByTestId('update-app').click();
      await page.getByTestId('update-app-dialog').waitFor();
      await page.getByTestId('update-app-dialog-confirm').click();
      await soon(async () =>
        assert.match(plain(await page.getByTestId('update-app-dialog').textContent()), /Choisissez où\./),
      );
    });
    await looks.at(visitor, 'dialog-update-app');
    await tally.check('and the page says how far it is', async () => {
      await page.getByTestId('update-classroom').click();
      await page.getByRole('option').first().click();
      await page.getByTestId('update-app-dialog-confirm').click();
      await page.getByTestId('apple-update-progress').first().waitFor();
      await soon(async () =>
        assert.match(plain(await page.getByTestId('apple-update-progress').first().textContent()), /^0\/\d+ à jour/),
      );
    });
    await looks.at(visitor, 'app-updates');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As Apple's programs make it, its profile signed by nobody in particular. @param {string} bundle */
async function ipa(bundle) {
  /** @type {typeof import('@chariot/wire-cms')} */
  const cms = await import(pathToFileURL(join(CLONE, 'libs/wire/cms/dist/index.js')).href);
  /** @type {typeof import('@chariot/wire-apple')} */
  const { plistBytes } = await import(pathToFileURL(join(CLONE, 'libs/wire/apple/dist/index.js')).href);
  const { cert, key } = selfSigned('auteur');
  const signer = { certificate: new X509Certificate(cert).raw, key: createPrivateKey(key) };
  const content = plistBytes({ ExpirationDate: new Date(Date.now() + 300 * 86_400_000), ProvisionsAllDevices: true });
  return zipArchive({
    'Payload/Lire.app/Info.plist': plistBytes({
      ...{
        CFBundleIdentifier: bundle,
        CFBundleName: 'Lire',
        CFBundleShortVersionString: '2.1',
        CFBundleVersion: '210',
      },
      ...{ MinimumOSVersion: '16.0', UIDeviceFamily: [2] },
    }),
    'Payload/Lire.app/embedded.mobileprovision': cms.signData({ content, signer }),
    'Payload/Lire.app/Lire': Buffer.alloc(300_000, 1),
  });
}

/**
 * Two applications of the école's catalogue, one of which the tablets of its cart hold licences of: how either gets there is other
 * scenes' business, and Apple's.
 * @param {import('../world.mjs').World} world @param {string} classroomId
 */
async function plant(world, classroomId) {
  const school = `(select school_id from fleet.classroom where id = '${classroomId}')`;
  await world.sql(`
    insert into fleet.app (id, place_id, name, purpose, packages, licences_by_store, pupil_data, added_at, added_by) values
      ('${OWN}', ${school}, 'Lire à l’école', 'Lire.', '{"apple": "${BUNDLE}"}', false, false, now(), '{"kind": "system", "label": "Chariot"}'),
      ('${BOUGHT}', ${school}, 'Calculer', 'Calculer.', '{"apple": "fr.exemple.calculer"}', true, false, now(),
       '{"kind": "system", "label": "Chariot"}');
    insert into apple.content_token (id, place_id, secret, organisation, library, expires_at, uploaded_at, uploaded_by, next_at)
      select '${BOUGHT}', ${school}, id, 'École', 'scene', '2100-01-01', now(), '{}', '2100-01-01' from platform.secret limit 1;
    insert into apple.licensed_app (id, token_id, adam_id, pricing, bundle_id, name, total, assigned, app_id)
      values ('${BOUGHT}', '${BOUGHT}', '1', 'STDQ', 'fr.exemple.calculer', 'Calculer', 30, 3, '${BOUGHT}');
    insert into apple.licence (licensed_app_id, device_id, serial, adam_id, bundle_id, state, since, installed)
      select '${BOUGHT}', d.id, 'SCENE' || d.slot, '1', 'fr.exemple.calculer', 'held', now(), 'there'
        from fleet.device d where d.classroom_id = '${classroomId}' and d.slot is not null and d.enrolled_at is not null;`);
}
