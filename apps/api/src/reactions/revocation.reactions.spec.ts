import { DeviceRevoked } from '@chariot/fleet';
import type { Enrolments } from '@chariot/gateway-apple';
import { Events, type Tx } from '@chariot/platform';
import type { PkiService } from '@chariot/pki';
import { RevocationReactions } from './revocation.reactions.js';

it('takes from a device what it was known, woken and unlocked by, and only what it had when it lost its identity', async () => {
  const events = new Events();
  const told: unknown[] = [];
  const pki = { revoke: (_: Tx, order: object) => Promise.resolve(told.push(order)) } as unknown as PkiService;
  const endOf = (_: Tx, deviceId: string, at: Date) => Promise.resolve(void told.push({ deviceId, at }));
  new RevocationReactions(events, pki, { endOf } as Enrolments).onModuleInit();
  const lost = { deviceId: 'iPad', publicKeyFingerprint: 'clé', at: '2026-11-10T08:00:00.000Z' };
  for (const handler of events.handlersOf(DeviceRevoked.type).values()) await handler(lost, null as unknown as Tx);
  expect(told).toEqual([
    { deviceId: 'iPad', enrolledKeyFingerprint: 'clé', reason: 'privilegeWithdrawn' },
    { deviceId: 'iPad', at: new Date(lost.at) },
  ]);
});
