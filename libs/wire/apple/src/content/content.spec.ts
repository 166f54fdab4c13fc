import {
  readContentAssets,
  readContentAssignments,
  readContentClientConfig,
  readContentEvent,
  readContentMetadata,
  readContentRefusal,
  readContentServiceConfig,
  readContentStatus,
  readContentToken,
  writeContentManager,
  writeContentRequest,
} from '../index.js';
import { refusalOf } from '../refusal.scene.js';
import { sample } from '../testdata.scene.js';

const MALFORMED = 'wire-apple.malformed';
const tokenOf = (of: unknown): string => Buffer.from(JSON.stringify(of)).toString('base64');

describe('the content token', () => {
  it('says whose it is and until when, and is carried as it came', () => {
    const raw = sample('content/token.txt');
    const read = readContentToken(raw);
    expect([read.organisation, read.expiresAt.toISOString()]).toEqual([
      'Commune de l’exemple',
      '2027-03-14T22:33:22.000Z',
    ]);
    expect(read.bearer).toBe(raw.toString().trim());
  });

  it.each([
    ['no base64', 'pas un jeton'],
    ['no JSON', Buffer.from('rien').toString('base64')],
    ['without its secret', tokenOf({ expDate: '2027-03-14T22:33:22+0000', orgName: 'Commune' })],
    ['a day that is none', tokenOf({ token: 'a', expDate: '2027-13-40T99:00:00+0000', orgName: 'Commune' })],
    ['two lines', `${tokenOf({})}\r\nX: y`],
    ['far too long', 'A'.repeat(20_000)],
    ['a header in its secret', tokenOf({ token: 'a\r\nb', expDate: '2027-03-14T22:33:22Z', orgName: 'Commune' })],
  ])('is refused: %s', (_, raw) => {
    expect(refusalOf(() => readContentToken(raw))).toBe(MALFORMED);
    expect(refusalOf(() => readContentToken(Buffer.from(raw)))).toBe(MALFORMED);
  });
});

describe('Apple’s service of licences', () => {
  it('says where each thing is asked and how much at once', () => {
    const { urls, mostSerials } = readContentServiceConfig(sample('content/service-config.json'));
    expect([urls.getAssets, mostSerials]).toEqual(['https://vpp.exemple.fr/mdm/v2/assets', 1_000]);
    expect(refusalOf(() => readContentServiceConfig('{"urls":{}}'))).toBe(MALFORMED);
    const clear = sample('content/service-config.json').toString().replaceAll('https://vpp', 'http://vpp');
    expect(refusalOf(() => readContentServiceConfig(clear))).toBe(MALFORMED);
  });

  it('says who manages a location, and is told that it is us', () => {
    expect(readContentClientConfig(sample('content/client-config.json'))).toEqual({
      ...{ library: '2049025000431439', location: 'École de l’exemple', country: 'FR', platform: 'volumestore' },
      manager: { id: '0192f0c0-0000-4000-8000-00000000abcd', name: 'Apple Configurator 2' },
    });
    expect(readContentClientConfig('{"uId":"1"}').manager).toBeNull();
    expect(JSON.parse(writeContentManager({ id: 'a', name: 'Chariot', metadata: '' }))).toEqual({
      mdmInfo: { id: 'a', name: 'Chariot', metadata: '' },
    });
    expect(refusalOf(() => writeContentManager({ id: '', name: 'Chariot', metadata: '' }))).toBe(MALFORMED);
  });

  it('counts licences, those without end too, and tells what is none of an iPad', () => {
    const { items, next } = readContentAssets(sample('content/assets.json'));
    expect(next).toBe(1);
    expect(items.map(({ adamId, isForIpads, total, available }) => [adamId, isForIpads, total, available])).toEqual([
      ['1146717204', true, 30, 18],
      ['361309726', true, null, null],
      ['377298193', false, 10, 10],
      ['409203825', false, 5, 5],
    ]);
    for (const totalCount of [-1, 1.5, '30', 3_000_000_000]) {
      const asset = { adamId: '1', pricingParam: 'STDQ', totalCount, assignedCount: 0, availableCount: 0 };
      expect(refusalOf(() => readContentAssets(JSON.stringify({ assets: [asset] })))).toBe(MALFORMED);
    }
  });

  it('lists assignments, without those of people', () => {
    const page = readContentAssignments(sample('content/assignments.json'));
    expect(page).toEqual({
      next: null,
      items: [{ adamId: '1146717204', pricing: 'STDQ', serialNumber: 'DMPFW1XXQ1GC' }],
    });
  });

  it('is asked for one application and each device once', () => {
    const asset = { adamId: '1146717204', pricing: 'STDQ' } as const;
    expect(JSON.parse(writeContentRequest(asset, ['DMPFW1XXQ1GC']))).toEqual({
      assets: [{ adamId: '1146717204', pricingParam: 'STDQ' }],
      serialNumbers: ['DMPFW1XXQ1GC'],
    });
    for (const serials of [[], ['A', 'A'], ['A B'], ['"']]) {
      expect(refusalOf(() => writeContentRequest(asset, serials))).toBe(MALFORMED);
    }
    expect(refusalOf(() => writeContentRequest({ ...asset, adamId: '0' }, ['A']))).toBe(MALFORMED);
  });

  it('says how what was asked is going', () => {
    expect(readContentEvent(sample('content/event.json'))).toBe('954910a8-3d9c-4fde-948d-253e5aef431a');
    expect(refusalOf(() => readContentEvent('{"eventId":"a&b"}'))).toBe(MALFORMED);
    expect(readContentStatus(sample('content/status-pending.json'))).toEqual({ state: 'PENDING', failures: [] });
    const { state, failures } = readContentStatus(sample('content/status-failed.json'));
    expect([state, failures[0]?.code, failures[0]?.serials]).toEqual(['FAILED', 9709, ['DMPFW1XXQ1GD']]);
  });

  it('refuses by a number, or says nothing that is one', () => {
    expect(readContentRefusal(sample('content/refusal.json'))).toEqual({
      code: 9621,
      message: 'The token has expired.',
    });
    expect(readContentRefusal('<html>')).toBeNull();
    expect(readContentRefusal('{}')).toBeNull();
  });

  it('names applications of the store; what has no name of its own is none', () => {
    expect(Object.fromEntries(readContentMetadata(sample('content/metadata.json')))).toEqual({
      1146717204: { bundleId: 'org.geogebra.ios.graphing', name: 'GeoGebra Calculatrice Graphique' },
      361309726: { bundleId: 'com.apple.Pages', name: 'com.apple.Pages' },
    });
  });
});
