import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_IDS, type ProfileSettings } from '@chariot/contract';
import { AppleRenderer } from './apple-renderer.js';
import { filesOf } from './files.js';
import { FULL, SEALED, SOMEWHERE } from './settings.scene.js';

const TESTDATA = join(__dirname, '../../testdata/rendering');
const renderer = new AppleRenderer();
const secrets = new Map([[SEALED, 'motdepasse-wifi']]);

/** All that a setting comes to: what is said beforehand, what is kept, and each file as an iPad gets it. */
function goldenOf(settings: ProfileSettings): string {
  const rendering = renderer.render(settings);
  const files = filesOf(rendering, SOMEWHERE, secrets, (name, hash) => `https://chariot.example/${name}/${hash}`);
  const texts = files.map(({ name, bytes }) => [name, bytes.toString('utf8').split('\n')]);
  const golden = { said: renderer.preview(settings), rendering, files: Object.fromEntries(texts) as object };
  return `${JSON.stringify(golden, null, 2)}\n`;
}

// `CHARIOT_GOLDEN=write npx jest golden` writes them anew: read the difference before it is committed.
const mayWrite = process.env['CHARIOT_GOLDEN'] === 'write';

describe('what each setting is on an iPad', () => {
  it.each([...SETTING_IDS, 'nothing', 'all'])('%s is as it was read and agreed on', (id) => {
    const one = SETTING_IDS.find((setting) => setting === id);
    const golden = goldenOf(id === 'all' ? FULL : one === undefined ? {} : { [one]: FULL[one] });
    const file = join(TESTDATA, `${id}.json`);
    if (mayWrite) {
      mkdirSync(TESTDATA, { recursive: true });
      writeFileSync(file, golden);
    }
    expect(JSON.parse(golden)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});
