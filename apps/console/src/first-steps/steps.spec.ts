import type { Permission } from '@chariot/kernel';
import { firstSteps, isBeginning, type Known } from './steps.js';

const NOTHING: Known = { schools: 0, conventions: 0, classrooms: 0, profiles: 0, enrolled: 0 };
const all = () => true;
const standing = (known: Known) => firstSteps(known, all).map(({ name, done }) => `${done ? '✓' : '·'} ${name}`);

describe('the first steps of an instance', () => {
  it('are five, none of which is done where there is nothing', () => {
    expect(standing(NOTHING)).toEqual(['· school', '· convention', '· classroom', '· profile', '· enrolment']);
  });

  it('are ticked as facts appear, in whatever order', () => {
    expect(standing({ ...NOTHING, schools: 2, profiles: 1 })).toEqual([
      ...['✓ school', '· convention', '· classroom', '✓ profile', '· enrolment'],
    ]);
  });

  it('lead only to what one may do, and say who does the rest', () => {
    const may = (permission: Permission) => permission !== 'place:write';
    const [school, convention] = firstSteps(NOTHING, may);
    expect([school?.to, school?.words]).toEqual([null, 'L’administration de l’instance s’en charge.']);
    expect(convention?.to).toBe('/conventions/importer');
  });

  it('leave out what one may not see', () => {
    expect(firstSteps({ ...NOTHING, conventions: null }, all).map(({ name }) => name)).not.toContain('convention');
  });

  it('are over once a tablet has come', () => {
    expect([isBeginning(NOTHING), isBeginning({ ...NOTHING, enrolled: 1 })]).toEqual([true, false]);
  });
});
