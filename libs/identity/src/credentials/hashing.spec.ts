import { Hashing } from './hashing.service.js';

const PASSWORD = 'quatre girafes sans parapluie';

describe('Hashing', () => {
  it('makes argon2id at today’s costs, salted, and knows the password again', async () => {
    const hashing = new Hashing();
    const [one, two] = [await hashing.make(PASSWORD), await hashing.make(PASSWORD)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await hashing.matches(one, PASSWORD)).toBe(true);
    expect(await hashing.matches(one, `${PASSWORD} `)).toBe(false);
    // The same letters, composed otherwise by another keyboard.
    const accented = await hashing.make('été à la forêt');
    expect(await hashing.matches(accented, 'été à la forêt'.normalize('NFD'))).toBe(true);
  });

  it('says no of nobody, whatever is typed', async () => {
    const hashing = new Hashing();
    for (const typed of ['', PASSWORD, 'x'.repeat(256)]) expect(await hashing.matches(null, typed)).toBe(false);
  });

  it('lets a bounded number wait, refuses the others, and then goes on', async () => {
    const hashing = new Hashing();
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => hashing.matches(null, PASSWORD)));
    const refused = all.filter((one) => one.status === 'rejected');
    // Two at work and forty that wait.
    expect(all.length - refused.length).toBe(42);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'identity.busy' });
    expect(await hashing.matches(await hashing.make(PASSWORD), PASSWORD)).toBe(true);
  });
});
