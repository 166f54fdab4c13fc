import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importObject, type ImportObject } from './import-object.js';
import { readConvention } from './read-convention.js';

/** What somebody who read the document wrote down, by hand; of the flags, those that must be there and those that must not. */
type Expected = Omit<ImportObject, 'flags'> & { readonly flags: { readonly has: string[]; readonly lacks: string[] } };

const FOLDER = join(__dirname, 'fixtures');
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace(/\.txt$/, ''));

const read = (name: string): ImportObject => {
  const outcome = readConvention(readFileSync(join(FOLDER, `${name}.txt`), 'utf8'));
  if ('refused' in outcome) throw new Error(outcome.refused);
  return importObject(outcome.reading);
};

describe('a convention on the national model', () => {
  it('has variants enough', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(24);
  });

  it.each(NAMES)('%s', (name) => {
    const { flags, ...expected } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Expected;
    const { flags: raised, ...values } = read(name);
    expect(values).toMatchObject(expected);
    expect(values.schools).toHaveLength(expected.schools.length);
    expect(values.budget).toHaveLength(expected.budget.length);
    const names = raised.map((flag) => ('trap' in flag ? flag.trap : flag.code));
    expect(names).toEqual(expect.arrayContaining(flags.has));
    expect(names.filter((one) => one !== null && flags.lacks.includes(one))).toEqual([]);
  });
});
