import { addressKey } from './address-key.js';
import { entityTagOf, namedTags, namesStrongly, namesWeakly } from './entity-tag.js';

describe('Entity tags', () => {
  const tag = entityTagOf('{"a":1}');

  it('are strong, and differ as soon as a byte does', () => {
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect(entityTagOf(Buffer.from('{"a":1}'))).toBe(tag);
    expect(entityTagOf('{"a":2}')).not.toBe(tag);
  });

  // RFC 9110 §13.1.1: strongly to write; §13.1.2: weakly to read.
  it.each([
    [tag, true, true],
    [`W/${tag}`, true, false],
    [`"autre", ${tag}`, true, true],
    [`"autre" ,W/${tag}`, true, false],
    ['*', true, true],
    ['"autre"', false, false],
    [tag.replaceAll('"', ''), false, false],
    ['', false, false],
    [`"${'x'.repeat(5_000)}", ${tag}`, false, false],
  ])('named by %s', (header, weakly, strongly) => {
    const named = namedTags(header) ?? [];
    expect([namesWeakly(named, tag), namesStrongly(named, tag)]).toEqual([weakly, strongly]);
  });

  it('are not asked for when there is no header', () => {
    expect(namedTags(undefined)).toBeNull();
  });
});

describe('addressKey', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['pas une adresse', 'unknown'],
    ['', 'unknown'],
  ])('counts %s for %s', (address, key) => expect(addressKey(address)).toBe(key));
});
