import { join } from 'node:path';
import { inventoryFacts } from '@chariot/wire-agent';
import { temporaryFolder } from '../fake-server/fixtures.js';
import { silent } from '../log.js';
import { StateFolder } from '../state/state.repository.js';
import { Inventory } from './inventory.service.js';
import { usableSerial } from './serial-number.js';

it.each([
  '',
  '-',
  '0',
  '00000000',
  'None',
  'Default string',
  'To be filled by O.E.M.',
  'System Serial Number',
  'N/A',
  'xxxxxxx',
])('does not take %j for a serial number', (text) => {
  expect(usableSerial(text)).toBeNull();
});
it.each(['HA1YTQ7B', 'R52R60ABCDE', '10', 'N0CV1234'])('takes %s for one', (text) => {
  expect(usableSerial(`  ${text}\n`)).toBe(text);
});

describe('this very machine', () => {
  it('gives facts that can be sent, with the same serial number each time', async () => {
    const folder = await temporaryFolder();
    const state = await StateFolder.open(join(folder.path, 'state'));
    try {
      const first = await new Inventory(state, silent).facts();
      expect(inventoryFacts.safeParse(first).error).toBeUndefined();
      expect(first.memoryBytes).toBeGreaterThan(0);
      const second = await new Inventory(state, silent).facts();
      expect(second.serialNumber).toBe(first.serialNumber);
      // What must never be told has no place to be told; and no place is used for it by mistake.
      expect(JSON.stringify(first)).not.toMatch(/([0-9a-f]{2}:){5}[0-9a-f]{2}/i);
    } finally {
      await folder.remove();
    }
  });
});
