import { changeApp } from '@chariot/contract';
import { blankApp, fieldsOf, sameFields, typedFrom } from './typed-app.js';

const APP = {
  ...{ name: 'GCompris', publisher: 'KDE', purpose: 'Apprendre en jouant.', packages: { linux: 'gcompris-qt' } },
  ...{ licences: 60, priceCents: 1250, pupilData: false },
};

describe('an application as one types it', () => {
  it('comes back as it was, whatever it does not say', () => {
    expect(fieldsOf(typedFrom(APP))).toEqual(APP);
    const silent = { ...APP, publisher: null, licences: null, priceCents: null };
    expect(fieldsOf(typedFrom(silent))).toEqual(silent);
    expect(changeApp.body?.safeParse(fieldsOf(typedFrom(APP))).success).toBe(true);
  });

  it('is refused for a licence or a price that is no number, and for no family at all', () => {
    const refused = (change: object) => {
      const parsed = changeApp.body?.safeParse(fieldsOf({ ...typedFrom(APP), ...change }));
      return parsed?.error?.issues.map(({ path }) => path[0]);
    };
    expect(refused({ licences: 'douze' })).toEqual(['licences']);
    expect(refused({ price: 'cher' })).toEqual(['priceCents']);
    expect(refused({ linux: ' ' })).toEqual(['packages']);
    expect(fieldsOf(blankApp('x'))).toMatchObject({ publisher: null, licences: null, priceCents: null, packages: {} });
  });

  it('is the same while only its progress changes', () => {
    expect(sameFields(APP, { ...APP, ...{ reserved: 12 } })).toBe(true);
    expect(sameFields(APP, { ...APP, licences: 61 })).toBe(false);
  });
});
