// iPads that nobody at Apple vouches for, at the door where Apple sends its own as they are set up (T1).
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { selfSigned } from '../../faults/devices/certificates.mjs';
import { knock } from '../../faults/devices/knock.mjs';
import { CLONE } from '../../../infra/start/home.mjs';
import { Score } from '../attack.mjs';
import { addressOf, otherSchool, serialOf } from '../devices/carts.mjs';

const DOOR = '/mdm/ade';

/** @type {import('../attack.mjs').Attack} */
export const ipadDoor = {
  name: 'ipad-door',
  title: 'iPad que personne chez Apple ne garantit (T1)',
  async run(ground) {
    const score = new Score();
    /** @type {typeof import('@chariot/wire-cms')} */
    const cms = await import(pathToFileURL(join(CLONE, 'libs/wire/cms/dist/index.js')).href);
    const { client } = await ground.example();
    const schoolId = await otherSchool(ground);
    const serial = serialOf(ground);
    const { id } = await client.call('POST', '/classrooms', { schoolId, name: `iPad ${serial}`, capacity: 2 });
    await client.call('POST', '/apple/school-manager/placings', { classroomId: id, serials: [serial] });

    const content = Buffer.from(machineInfo(serial));
    const own = signerOf(selfSigned(serial));
    const [above, signed] = [signerOf(selfSigned('Apple iPhone Device CA')), { content, signer: own }];
    const bodies = {
      'no signature': content,
      'signed by itself': cms.signData(signed),
      'signed by itself, as iPads sign': cms.signDataPlainly(signed),
      'with an authority of its own': cms.signData({ ...signed, certificates: [above.certificate] }),
      'detached from what it says': cms.signData({ ...signed, detached: true }),
      'of another content': swapped(cms.signData(signed), serial),
      garbage: Buffer.alloc(4_000, 0x30),
      nothing: Buffer.alloc(0),
      huge: Buffer.alloc(200_000, 0x41),
    };
    for (const [what, body] of Object.entries(bodies)) {
      const headers = { 'content-type': 'application/pkcs7-signature' };
      const { status } = await knock(ground.stack.deviceUrl, DOOR, { body, headers, from: addressOf(ground) });
      const [opened] = await ground.facts.query(
        'select count(*)::int as count from fleet.enrolment_window where classroom_id = $1',
        [id],
      );
      score.count(![400, 403, 413].includes(status) || opened?.count !== 0, `${what}: ${status}`);
    }
    return score.outcome();
  },
  twins: [
    {
      name: 'ipad-door-anybody',
      weakens: 'qui signe n’est pas regardé',
      patches: [
        {
          file: 'libs/gateway/apple/dist/ade/signed-machine.js',
          find: 'if (!isVouchedFor(',
          instead: 'if (!OFF && !isVouchedFor(',
        },
      ],
    },
  ],
};

/** @param {import('../../faults/devices/certificates.mjs').Identity} identity */
const signerOf = ({ cert, key }) => ({ certificate: new X509Certificate(cert).raw, key: createPrivateKey(key) });

/** @param {string} serial */
const machineInfo = (serial) =>
  `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>UDID</key><string>00008030-${serial}</string>` +
  `<key>SERIAL</key><string>${serial}</string><key>PRODUCT</key><string>iPad12,1</string></dict></plist>`;

/** Another serial number under the same signature. @param {Buffer} message @param {string} serial */
function swapped(message, serial) {
  const copy = Buffer.from(message);
  copy.write('X', copy.indexOf(serial));
  return copy;
}
