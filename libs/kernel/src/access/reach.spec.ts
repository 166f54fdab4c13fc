import { PERMISSIONS, ROLE_PERMISSIONS, Reach, type Grant } from '../index.js';

const DISTRICT = '01990000-0000-7000-8000-000000000002';
const COMMUNE = '01990000-0000-7000-8000-000000000001';
const PERSON = '01990000-0000-7000-8000-0000000000aa';
const DEVICE = '01990000-0000-7000-8000-0000000000bb';

const grant = (role: Grant['role'], placeId: string): Grant => ({ role, placeId, permissions: ROLE_PERMISSIONS[role] });
const person = (...grants: Grant[]) =>
  Reach.person({ personId: PERSON, displayName: 'la référente numérique', grants });

describe('Reach of a person', () => {
  const reach = person(grant('digitalReferent', DISTRICT), grant('finance', COMMUNE));

  it('holds each permission where a role gives it, and nowhere else', () => {
    expect(reach.places('device:read')).toEqual([COMMUNE, DISTRICT]);
    expect(reach.places('device:write')).toEqual([DISTRICT]);
    expect(reach.places('convention:write')).toEqual([COMMUNE]);
    expect(reach.places('person:write')).toEqual([]);
    expect(reach.may('device:write')).toBe(true);
    expect(reach.may('person:write')).toBe(false);
  });

  it('counts a place once, however many roles are held on it', () => {
    expect(person(grant('it', COMMUNE), grant('finance', COMMUNE)).places('device:read')).toEqual([COMMUNE]);
  });

  it('believes the permissions of the grant, not the name of the role', () => {
    const narrowed = person({ role: 'administrator', placeId: COMMUNE, permissions: ['device:read'] });
    expect(PERMISSIONS.filter((permission) => narrowed.may(permission))).toEqual(['device:read', 'session:own']);
  });

  it('without any role has only herself', () => {
    const nobody = person();
    expect(PERMISSIONS.filter((permission) => nobody.may(permission))).toEqual(['session:own']);
    expect(JSON.parse(nobody.settings()['chariot.grants'])).toEqual({});
  });

  it('tells PostgreSQL the roots of every permission', () => {
    const settings = person(grant('teacher', COMMUNE)).settings();
    expect(settings).toEqual({
      'chariot.kind': 'person',
      'chariot.actor': PERSON,
      'chariot.grants': expect.any(String),
    });
    expect(JSON.parse(settings['chariot.grants'])).toEqual({
      'place:read': [COMMUNE],
      'access:read': [COMMUNE],
      'approval:stop': [COMMUNE],
      'classroom:read': [COMMUNE],
      'device:read': [COMMUNE],
      'repair:report': [COMMUNE],
      'app:request': [COMMUNE],
      'app:advise': [COMMUNE],
      'booking:read': [COMMUNE],
      'booking:write': [COMMUNE],
      'lesson:run': [COMMUNE],
      'feedback:write': [COMMUNE],
      'maintenance:open': [COMMUNE],
      'usage:read': [COMMUNE],
    });
  });

  it('tells the same to PostgreSQL whatever the order of the roles', () => {
    const other = person(grant('finance', COMMUNE), grant('digitalReferent', DISTRICT));
    expect(other.settings()).toEqual(reach.settings());
  });

  it('is not there herself when one of her API tokens calls', () => {
    const credential = { id: 'one', kind: 'token', provenAt: null } as const;
    const token = Reach.person({
      personId: PERSON,
      displayName: 'Jeton « Inventaire »',
      grants: [grant('teacher', COMMUNE)],
      credential,
    });
    expect(token.may('session:own')).toBe(false);
    expect(token.may('device:read')).toBe(true);
    expect(token.credential).toEqual(credential);
    expect(() => Object.assign(token.credential ?? {}, { kind: 'session' })).toThrow(TypeError);
    expect(reach.credential).toBeNull();
  });

  it('is an actor with a name', () => {
    expect(reach.actor()).toEqual({ kind: 'person', id: PERSON, label: 'la référente numérique' });
  });
});

describe('Reach of a device', () => {
  const reach = Reach.device(DEVICE);

  it('has none of the permissions of people', () => {
    expect(PERMISSIONS.filter((permission) => reach.may(permission))).toEqual([]);
    expect(PERMISSIONS.flatMap((permission) => reach.places(permission))).toEqual([]);
  });

  it('tells PostgreSQL which device it is', () => {
    expect(reach.settings()).toEqual({ 'chariot.kind': 'device', 'chariot.actor': DEVICE, 'chariot.grants': '{}' });
  });
});

describe('Reach of the system', () => {
  const reach = Reach.system('relais de la boîte d’envoi');

  it('may everything but be a person', () => {
    expect(PERMISSIONS.filter((permission) => !reach.may(permission))).toEqual(['session:own']);
  });

  it('is listed on no place, and says why it acts', () => {
    expect(reach.places('device:read')).toEqual([]);
    expect(reach.settings()).toEqual({ 'chariot.kind': 'system', 'chariot.actor': 'system', 'chariot.grants': '{}' });
    expect(reach.actor()).toEqual({ kind: 'system', id: 'system', label: 'relais de la boîte d’envoi' });
  });
});

describe('A reach once made', () => {
  it('cannot be widened from outside', () => {
    const permissions: Grant['permissions'][number][] = ['device:read'];
    const grants: Grant[] = [{ role: 'teacher', placeId: COMMUNE, permissions }];
    const reach = person(...grants);
    permissions.push('device:write');
    grants.push(grant('administrator', DISTRICT));
    reach.places('device:read').push(DISTRICT);
    expect(reach.may('device:write')).toBe(false);
    expect(reach.places('device:read')).toEqual([COMMUNE]);
    expect(reach.grants).toEqual([{ role: 'teacher', placeId: COMMUNE, permissions: ['device:read'] }]);
    expect(() => Object.assign(reach, { kind: 'system' })).toThrow(TypeError);
    expect(() => Object.assign(reach.grants[0] ?? {}, { placeId: DISTRICT })).toThrow(TypeError);
  });
});
