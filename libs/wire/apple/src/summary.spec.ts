import { plistBytes } from './plist/writer.js';
import type { PlistInput } from './plist/value.js';
import { readPut } from './put.js';
import { sample } from './testdata.scene.js';
import { summaryOf } from './summary.js';

const UDID = '00008030-0000000000000001';
const of = (message: Readonly<Record<string, PlistInput>>) => summaryOf(readPut(plistBytes({ UDID, ...message })));
const UUID = '0192f0c0-0000-7000-8000-00000000abcd';

describe('what the protocol log keeps of a message', () => {
  it.each([
    'check-in/token-update-shared.plist',
    'reports/location.plist',
    'reports/users.plist',
    'reports/bypass-code.plist',
  ])('is nothing of a person nor of a secret: %s', (name) => {
    const kept = summaryOf(readPut(sample(name)));
    expect(Object.keys(kept).sort()).toEqual(['about', 'byUser', 'door', 'faults', 'identifier', 'said']);
    for (const hidden of ['eleve', 'Compte', '0E1D2C3B', 'AAECAw', '45.19', '5P3DT']) {
      expect(JSON.stringify(kept)).not.toContain(hidden);
    }
  });

  it('is the type of a check-in, and whether a user of the iPad sends it', () => {
    const token = { MessageType: 'TokenUpdate', Topic: 'com.apple.mgmt.x', PushMagic: 'm', Token: Buffer.from('t') };
    expect(of(token)).toEqual({
      ...{ door: 'checkIn', said: 'TokenUpdate', about: null, identifier: null, byUser: false, faults: [] },
    });
    expect(of({ ...token, UserID: 'AB-1' })).toMatchObject({ said: 'TokenUpdate', byUser: true });
  });

  it('is what declarative management asks for', () => {
    const asks = (Endpoint: string) => of({ MessageType: 'DeclarativeManagement', Endpoint });
    expect(asks('tokens')).toMatchObject({ door: 'declaration', said: 'tokens', about: null, identifier: null });
    expect(asks('declaration/asset/fr.chariot.wifi')).toMatchObject({
      ...{ said: 'declaration', about: 'asset', identifier: 'fr.chariot.wifi' },
    });
    expect(asks('later/eleve')).toMatchObject({ said: 'unknown', identifier: null });
  });

  it('is the status of a report, its command where it is a UUID, and the codes of its errors', () => {
    const report = { Status: 'Error', CommandUUID: UUID.toUpperCase() };
    const chain = [
      { ErrorDomain: 'MCMDMErrorDomain', ErrorCode: 12_021, LocalizedDescription: 'la directrice' },
      { ErrorDomain: 'la directrice', ErrorCode: 7 },
      { LocalizedDescription: 'la directrice' },
    ];
    const kept = of({ ...report, ErrorChain: chain });
    expect(kept).toMatchObject({ door: 'command', said: 'Error', identifier: UUID });
    expect(kept.faults).toEqual(['MCMDMErrorDomain 12021', '7']);
    expect(of({ Status: 'Acknowledged', CommandUUID: 'eleve' }).identifier).toBeNull();
  });
});
