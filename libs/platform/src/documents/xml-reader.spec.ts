import { DomainError } from '@chariot/kernel';
import { readXml, xmlAll, xmlText } from './xml-reader.js';

const codeOf = (text: string, limits = {}): string => {
  try {
    readXml(text, limits);
    return 'read';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('a document of somebody else’s', () => {
  it('is read without its prefixes, with its own words', () => {
    const root = readXml(
      '\ufeff<?xml version="1.0"?><a:r xmlns:a="urn:x"><a:b k="1"> un &amp; <![CDATA[<deux>]]> </a:b><a:b/><c>trois</c></a:r>',
    );
    expect(root).toMatchObject({ name: 'r', namespace: 'urn:x' });
    expect(xmlAll(root, 'b')).toHaveLength(2);
    expect(xmlAll(root, 'b')[0]?.attributes).toMatchObject({ k: '1' });
    expect(xmlText(root, 'b')).toBe('un & <deux>');
    expect(xmlText(root, 'c')).toBe('trois');
    expect([xmlText(root, 'd'), xmlText(root, 'c', 'e'), xmlText(undefined, 'c')]).toEqual([null, null, null]);
  });

  it('declares nothing: no entity is fetched, and none swells', () => {
    const outside = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>';
    const laughs = `<!DOCTYPE r [<!ENTITY a "ha">${Array.from('bcdefgh', (name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at] ?? ''};`.repeat(10)}">`).join('')}]><r>&h;</r>`;
    for (const text of [outside, laughs, '<!DOCTYPE html><r/>', '<!DOCTYPE r SYSTEM "http://exemple.fr/x.dtd"><r/>']) {
      expect(codeOf(text)).toBe('xml.unsafe');
    }
    expect(codeOf('<r>&e;</r>')).toBe('xml.malformed');
  });

  it('is whole, and of a size that can be read', () => {
    for (const text of [
      '',
      '   ',
      '<r>',
      '<r></s>',
      '<r/><r/>',
      'bonjour',
      '<a:r/>',
      '<r a="1" a="2"/>',
      '<r>\u0000</r>',
      '<r>\udb61',
      '<r>\udb61</r>',
    ]) {
      expect([text, codeOf(text)]).toEqual([text, 'xml.malformed']);
    }
    expect(codeOf(`<r>${'x'.repeat(100)}</r>`, { maxCharacters: 50 })).toBe('xml.tooLarge');
    expect(codeOf(`<r>${'<b/>'.repeat(20)}</r>`, { maxElements: 20 })).toBe('xml.tooLarge');
    expect(codeOf('<b>'.repeat(61) + '</b>'.repeat(61))).toBe('xml.tooLarge');
    expect(codeOf('<b>'.repeat(60) + '</b>'.repeat(60))).toBe('read');
  });
});
