import { setupProfile } from './setup-profile.js';

it('is supervised, compulsory, in French, and waits for its settings', () => {
  const { body, hash } = setupProfile('https://chariot.exemple.fr:3443/mdm/ade', Buffer.from('racine'));
  expect(JSON.parse(body)).toMatchObject({
    url: 'https://chariot.exemple.fr:3443/mdm/ade',
    ...{ is_supervised: true, is_mandatory: true, is_mdm_removable: false, await_device_configured: true },
    ...{ language: 'fr', region: 'FR', anchor_certs: [Buffer.from('racine').toString('base64')] },
    skip_setup_items: expect.arrayContaining(['AppleID', 'Siri', 'Payment', 'Biometric', 'ScreenTime']) as string[],
  });
  expect(setupProfile('https://chariot.exemple.fr:3443/mdm/ade', Buffer.from('racine')).hash).toBe(hash);
  expect(setupProfile('https://chariot.exemple.fr:3443/mdm/ade', Buffer.from('autre')).hash).not.toBe(hash);
});
