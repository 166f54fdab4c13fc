import { ROLES } from '@chariot/kernel';
import { KINDS, type PlaceKind } from '@chariot/territory';
import { IDENTITY_ERRORS } from '../errors.js';
import { checkRoleFits, handedOn } from './held-role.js';

const fits = (role: (typeof ROLES)[number]): PlaceKind[] =>
  (Object.keys(KINDS) as PlaceKind[]).filter((kind) => {
    try {
      checkRoleFits(role, kind);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'identity.roleUnfit' });
      return false;
    }
  });

it('holds each role on the kinds of place it speaks of', () => {
  expect(fits('teacher')).toEqual(['school']);
  expect(fits('it')).toEqual(['localAuthority']);
  expect(fits('inspector')).toEqual(['academie', 'departement', 'district']);
  for (const role of ROLES) expect(fits(role).length).toBeGreaterThan(0);
});

it('hands on everything but what each person has about herself', () => {
  for (const role of ROLES) expect(handedOn(role)).not.toContain('session:own');
  expect(handedOn('administrator')).toContain('system:administer');
});

it.each(Object.entries(IDENTITY_ERRORS))('%s tells what to do, in one French sentence', (_, { fr }) => {
  expect(fr).toMatch(/^[«A-ZÉÀL].* : .+\.$/u);
  expect(fr).not.toMatch(/'/);
});
