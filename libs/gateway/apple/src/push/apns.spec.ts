import { FakeApns } from '@chariot/testkit';
import { Outbound } from '@chariot/platform';
import { Apns, type ApnsOptions, type PushOutcome } from './apns.service.js';
import { readAnswer } from './apns-answer.js';
import { pem } from './push-certificate.js';
import type { PushIdentity } from './push-certificates.service.js';
import { makePushRequest, type MadeRequest } from './push-request.js';

// Over real TLS and HTTP/2, against the kit's push service.

const TOPIC = 'com.apple.mgmt.External.essai';
const NOW = new Date('2026-11-26T08:00:00Z');
const target = { token: Buffer.from('00ff10', 'hex'), pushMagic: 'magie-1', topic: TOPIC };

let made: MadeRequest;
let apple: FakeApns;
const opened: Apns[] = [];
beforeAll(async () => {
  made = await makePushRequest();
});
beforeEach(async () => {
  apple = await FakeApns.start();
});
afterEach(async () => {
  for (const apns of opened.splice(0)) await apns.close();
  await apple.stop();
});

const identity = (certificateId = 'un', issuer = apple): PushIdentity => ({
  certificateId,
  topic: TOPIC,
  cert: issuer.pushCertificate(made.request, TOPIC),
  key: pem('PRIVATE KEY', made.key),
});
function apnsTo(url: string, options: ApnsOptions = {}, ca = apple.caPem): Apns {
  const way = new Outbound({ ca, privateRanges: ['127.0.0.0/8', '::1/128'] });
  const apns = new Apns(way, { url, pauseMs: 2, mostPauseMs: 40, timeoutMs: 30_000, ...options });
  opened.push(apns);
  return apns;
}
const reasonsOf = (outcomes: readonly PushOutcome[]) =>
  outcomes.map((one) => (one.outcome === 'accepted' ? 'accepted' : `${one.outcome} ${one.reason}`));

describe('a push', () => {
  it('is exactly the magic, to the token, by our certificate', async () => {
    const apns = apnsTo(apple.url);
    expect(await apns.push(identity(), target, NOW)).toEqual({ outcome: 'accepted' });
    expect(apple.accepted).toEqual([{ token: '00ff10', pushMagic: 'magie-1', topic: TOPIC }]);
  });

  it('shares one connection with a thousand others, and no more at once than it is told', async () => {
    const apns = apnsTo(apple.url, { atOnce: 40 });
    const who = identity();
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => apns.push(who, { ...target, pushMagic: `magie-${index}` }, NOW)),
    );
    expect(outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(new Set(apple.accepted.map(({ pushMagic }) => pushMagic)).size).toBe(1_000);
    expect([apple.opened, apple.mostAtOnce <= 40, apns.underWay]).toEqual([1, true, 0]);
  });

  it('opens a second connection where one is full, and no third', async () => {
    await apple.stop();
    apple = await FakeApns.start({ maxStreams: 2 });
    apple.say('silence');
    const apns = apnsTo(apple.url, { timeoutMs: 1_000, tries: 1 });
    const who = identity();
    const first = apns.push(who, target, NOW);
    while (apple.asked < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const others = Array.from({ length: 8 }, () => apns.push(who, target, NOW));
    const outcomes = await Promise.all([first, ...others]);
    expect(outcomes.every(({ outcome }) => outcome === 'later')).toBe(true);
    expect(apple.opened).toBeGreaterThanOrEqual(2);
    expect(apple.mostLines).toBe(2);
  });

  it.each([
    [410, 'Unregistered', 'off Unregistered'],
    [410, 'ExpiredToken', 'off ExpiredToken'],
    [400, 'BadDeviceToken', 'off BadDeviceToken'],
    [400, 'DeviceTokenNotForTopic', 'off DeviceTokenNotForTopic'],
    [400, 'BadExpirationDate', 'refused BadExpirationDate'],
    [413, 'PayloadTooLarge', 'refused PayloadTooLarge'],
    [403, 'BadCertificate', 'later BadCertificate'],
  ])('answered %i %s is %s, and is asked once', async (status, reason, expected) => {
    apple.say({ status, reason, timestamp: NOW.getTime() });
    expect(reasonsOf([await apnsTo(apple.url).push(identity(), target, NOW)])).toEqual([expected]);
    expect(apple.asked).toBe(1);
  });

  it.each([
    ['429', { status: 429, reason: 'TooManyRequests' }],
    ['500', { status: 500, reason: 'InternalServerError' }],
    ['503', { status: 503, reason: 'Shutdown' }],
    ['GOAWAY', 'goaway'],
    ['a cut', 'cut'],
  ] as const)('is tried again after %s', async (_, answer) => {
    apple.say((__, asked) => (asked === 1 ? answer : 'accept'));
    expect(await apnsTo(apple.url).push(identity(), target, NOW)).toEqual({ outcome: 'accepted' });
    expect(apple.asked).toBe(2);
  });

  it('is left for later after three tries, each with its deadline', async () => {
    apple.say({ status: 500, reason: 'InternalServerError' });
    const [who, patient, hasty] = [identity(), apnsTo(apple.url), apnsTo(apple.url, { timeoutMs: 800 })];
    expect(reasonsOf([await patient.push(who, target, NOW)])).toEqual(['later InternalServerError']);
    expect(apple.asked).toBe(3);
    apple.say('silence');
    expect(reasonsOf([await hasty.push(who, target, NOW)])).toEqual(['later tooSlow']);
    expect(apple.asked).toBe(6);
  });

  it('is left for as long as Apple asks for, an hour at most', async () => {
    apple.say({ status: 429, reason: 'TooManyRequests', headers: { 'retry-after': '120' } });
    const apns = apnsTo(apple.url);
    expect(await apns.push(identity(), target, NOW)).toMatchObject({ outcome: 'later', afterMs: 120_000 });
    apple.say({ status: 503, reason: 'ServiceUnavailable', headers: { 'retry-after': '999999' } });
    expect(await apns.push(identity(), target, NOW)).toMatchObject({ outcome: 'later', afterMs: 3_600_000 });
    expect(apple.asked).toBe(2);
  });

  it('goes on after Apple has said good-bye while many were under way', async () => {
    const apns = apnsTo(apple.url);
    const who = identity();
    await apns.push(who, target, NOW);
    const many = Array.from({ length: 200 }, () => apns.push(who, target, NOW));
    apple.goAway();
    const outcomes = await Promise.all(many);
    expect(outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(await apns.push(who, target, NOW)).toEqual({ outcome: 'accepted' });
    expect(apple.opened).toBeGreaterThanOrEqual(2);
  });

  it('is not sent where no magic can be written', async () => {
    const apns = apnsTo(apple.url);
    expect(reasonsOf([await apns.push(identity(), { ...target, pushMagic: 'a\nb' }, NOW)])).toEqual([
      'refused PushMagic',
    ]);
    expect(apple.asked).toBe(0);
  });
});

describe('a service that is away', () => {
  it('is tried once for a whole fleet, then left alone for a while, then found again', async () => {
    const { url } = apple;
    const port = Number(new URL(url).port);
    const authority = { caPem: apple.caPem, caKeyPem: apple.caKeyPem };
    await apple.stop();
    const apns = apnsTo(url, { tries: 1, pauseMs: 50, mostPauseMs: 50 }, authority.caPem);
    const who = identity();
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => apns.push(who, target, NOW)));
    expect(new Set(reasonsOf(outcomes))).toEqual(new Set(['later unreachable']));
    const late = await apns.push(who, target, NOW);
    expect(late).toMatchObject({ outcome: 'later', reason: 'unreachable', afterMs: expect.any(Number) });
    apple = await FakeApns.start({ port, authority });
    let found = await apns.push(who, target, NOW);
    while (found.outcome !== 'accepted') {
      await new Promise((resolve) => setTimeout(resolve, 10));
      found = await apns.push(who, target, NOW);
    }
    expect(apple.opened).toBe(1);
  });

  it('is not spoken to with a certificate of another authority', async () => {
    const other = await FakeApns.start();
    const outcome = await apnsTo(apple.url, { tries: 1 }).push(identity('autre', other), target, NOW);
    await other.stop();
    expect([reasonsOf([outcome]), apple.asked]).toEqual([['later unreachable'], 0]);
  });

  it('hears the new certificate on a new connection once there is one', async () => {
    const apns = apnsTo(apple.url);
    await apns.push(identity('un'), target, NOW);
    await apns.push(identity('deux'), target, NOW);
    expect([apple.opened, apple.accepted.length]).toEqual([2, 2]);
  });
});

describe('an answer', () => {
  const answer = (status: number, body: string, headers = {}) =>
    readAnswer({ status, headers, body: Buffer.from(body) }, 60_000);

  it('that says something else than a word of Apple’s is kept as its number', () => {
    for (const body of [
      '',
      'null',
      '[]',
      '{"reason":7}',
      '{"reason":"<b>"}',
      '{"reason":"',
      `{"reason":"${'a'.repeat(99)}"}`,
    ])
      expect(answer(400, body)).toEqual({ outcome: 'refused', reason: '400' });
    expect(answer(410, '')).toEqual({ outcome: 'off', reason: '410' });
  });

  it('that wants patience until a date is given the usual one', () => {
    expect(answer(429, '{}', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toMatchObject({ afterMs: 0 });
  });
});
