import { createHmac } from 'node:crypto';
import { isSignedBy, signatureOf } from './signature.js';

const at = new Date('2026-11-10T08:00:00.900Z');
const body = '{"topic":"device"}';
const header = signatureOf('secret', body, at);
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

describe('A signature', () => {
  it('is what the documentation says, computed otherwise', () => {
    const t = 1794297600;
    expect(header).toBe(`t=${t},v1=${createHmac('sha256', 'secret').update(`${t}.${body}`, 'utf8').digest('hex')}`);
  });

  it('holds for this body, this secret, and five minutes', () => {
    expect(isSignedBy('secret', body, header, later(299))).toBe(true);
    expect(isSignedBy('secret', body, header, later(-299))).toBe(true);
    expect(isSignedBy('secret', body, header, later(301))).toBe(false);
    expect(isSignedBy('secret', body, header, later(-302))).toBe(false);
    expect(isSignedBy('autre', body, header, at)).toBe(false);
    expect(isSignedBy('secret', `${body} `, header, at)).toBe(false);
  });

  it.each([
    '',
    'v1=00',
    header.toUpperCase(),
    header.replace('v1=', 'v0='),
    header.slice(0, -1),
    `${header},v1=${'0'.repeat(64)}`,
    header.replace(/t=\d+/, 't=1794297601'),
    header.replace(/t=\d+/, 't=NaN'),
    `t=1794297600,v1=${'é'.repeat(64)}`,
  ])('is not %j', (other) => expect(isSignedBy('secret', body, other, at)).toBe(false));
});
