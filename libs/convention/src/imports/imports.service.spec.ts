import { DomainError } from '@chariot/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summaryOf } from './import-summary.js';
import { readConventionDocument } from './imports.service.js';

const document = readFileSync(join(__dirname, 'fixtures', 'commune-une-ecole.txt'));

describe('the document of a convention', () => {
  it('is read with what it is, and its hash', async () => {
    const reading = await readConventionDocument('valmont.txt', document);
    expect(reading.document).toMatchObject({ name: 'valmont.txt', kind: 'text', pages: null });
    expect(reading.document.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(reading.schools).toHaveLength(1);
  });

  it('is summed up in French, its account masked', async () => {
    const summary = summaryOf(await readConventionDocument('valmont.txt', document));
    expect(summary).toMatch(/Taux de l’État : 50 %/);
    expect(summary).toMatch(/Signature : non renseigné/);
    expect(summary).toMatch(/FR76 •••• \d{3}/);
    expect(summary).not.toMatch(/FR76 ?1010/);
  });

  it('is refused in one sentence when it is something else', async () => {
    await expect(readConventionDocument('gratin.txt', Buffer.from('Un gratin dauphinois'))).rejects.toThrow(
      DomainError,
    );
    await expect(readConventionDocument('gratin.txt', Buffer.from('Un gratin dauphinois'))).rejects.toMatchObject({
      code: 'convention.importNotAConvention',
    });
  });
});
