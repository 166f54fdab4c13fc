import {
  PERMISSIONS,
  ROLES,
  TOKEN_PERMISSIONS,
  ROLE_LABELS,
  ROLE_PERMISSIONS,
  type Permission,
  type Role,
} from '../index.js';

const holders = (permission: Permission) => ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission));

describe('roles', () => {
  it.each(ROLES)('%s has a French label and known permissions, each once', (role) => {
    expect(ROLE_LABELS[role]).toMatch(/^\p{Lu}/u);
    const permissions = ROLE_PERMISSIONS[role];
    expect(new Set(permissions).size).toBe(permissions.length);
    expect(PERMISSIONS).toEqual(expect.arrayContaining([...permissions]));
  });

  it('gives everyone herself and the names of her places, and nothing more in common', () => {
    expect(PERMISSIONS.filter((permission) => holders(permission).length === ROLES.length)).toEqual([
      'place:read',
      'session:own',
    ]);
  });

  // Written by permission where the table is written by role: who may change something, or see people and the journal.
  it.each<[Permission, Role[]]>([
    ['place:write', ['administrator', 'academie']],
    ['person:read', ['administrator', 'academie', 'schoolHead', 'dpo']],
    ['person:write', ['administrator']],
    ['classroom:write', ['administrator', 'it', 'digitalReferent']],
    ['device:write', ['administrator', 'it', 'digitalReferent', 'contractor']],
    ['device:revoke', ['administrator', 'it', 'digitalReferent']],
    ['device:erase', ['administrator', 'it', 'digitalReferent']],
    ['enrolment:open', ['administrator', 'it', 'digitalReferent']],
    ['profile:write', ['administrator', 'it', 'digitalReferent']],
    ['operation:run', ['administrator', 'it', 'digitalReferent', 'schoolHead']],
    ['repair:report', ['administrator', 'it', 'digitalReferent', 'schoolHead', 'teacher', 'contractor']],
    ['compliance:write', ['administrator', 'academie', 'it', 'digitalReferent']],
    ['app:request', ['administrator', 'it', 'digitalReferent', 'schoolHead', 'teacher']],
    ['app:advise', ['administrator', 'schoolHead', 'teacher']],
    ['app:write', ['administrator', 'it', 'digitalReferent']],
    ['convention:write', ['administrator', 'academie', 'finance']],
    ['journal:read', ['administrator', 'academie', 'it', 'digitalReferent', 'schoolHead', 'dpo']],
    ['system:administer', ['administrator']],
    ['project:write', ['administrator', 'academie', 'it', 'finance', 'digitalReferent', 'schoolHead', 'inspector']],
    ['expense:write', ['administrator', 'finance']],
    ['claim:certify', ['administrator', 'authorisingOfficer']],
    ['claim:check', ['administrator', 'academie']],
    ['committee:convene', ['administrator', 'academie', 'schoolHead']],
    ['grant:confirm', ['administrator', 'collegePrincipal']],
    ['survey:answer', ['administrator', 'collegePrincipal']],
    ['survey:write', ['administrator', 'academie', 'digitalReferent', 'inspector']],
    ['feedback:write', ['administrator', 'digitalReferent', 'schoolHead', 'teacher', 'inspector']],
    ['feedback:review', ['administrator', 'academie', 'inspector']],
    ['booking:read', ['administrator', 'it', 'digitalReferent', 'schoolHead', 'teacher']],
    ['booking:write', ['administrator', 'digitalReferent', 'schoolHead', 'teacher']],
    ['lesson:run', ['administrator', 'digitalReferent', 'schoolHead', 'teacher']],
    ['loan:write', ['administrator', 'it', 'digitalReferent', 'schoolHead']],
    ['maintenance:open', ['administrator', 'it', 'digitalReferent', 'schoolHead', 'teacher']],
    ['usage:publish', ['administrator', 'academie']],
    ['approval:decide', ['administrator', 'academie', 'it', 'authorisingOfficer', 'digitalReferent', 'schoolHead']],
    ['freeze:set', ['administrator', 'academie', 'it', 'authorisingOfficer', 'digitalReferent', 'schoolHead', 'dpo']],
    ['integration:manage', ['administrator', 'academie', 'it']],
    ['privacy:read', ['administrator', 'academie', 'it', 'schoolHead', 'dpo']],
    ['privacy:export', ['administrator', 'dpo']],
  ])('%s is for %j', (permission, roles) => {
    expect(holders(permission)).toEqual(roles);
  });

  it('lets whoever works with a school hear of a dangerous act and stop it; neither a collège nor a contractor does', () => {
    const others = ['collegePrincipal', 'contractor'];
    expect(holders('approval:stop')).toEqual(ROLES.filter((role) => !others.includes(role)));
    expect(holders('access:read')).toEqual(holders('approval:stop'));
  });

  it('gives an API token nothing that destroys, cuts off, lets in or decides', () => {
    const never =
      /:(erase|revoke|decide|stop|set|manage|administer|own|export|run|open|certify|check|convene|confirm|answer)$|^(person|place|profile|convention|project|expense):write$/;
    expect(TOKEN_PERMISSIONS.filter((permission) => never.test(permission))).toEqual([]);
    expect(new Set(TOKEN_PERMISSIONS).size).toBe(TOKEN_PERMISSIONS.length);
  });

  it('never lets a role write what it cannot read', () => {
    // What belongs to a convention is read with it; what is said of devices, with them.
    const reading: Readonly<Record<string, string>> = {
      project: 'convention',
      expense: 'convention',
      compliance: 'device',
      app: 'device',
      loan: 'device',
      maintenance: 'classroom',
      survey: 'usage',
      feedback: 'usage',
    };
    for (const role of ROLES) {
      for (const permission of ROLE_PERMISSIONS[role]) {
        const [noun, verb] = permission.split(':');
        if (verb === 'write' || verb === 'open') {
          expect(ROLE_PERMISSIONS[role]).toContain(`${reading[noun ?? ''] ?? noun}:read`);
        }
      }
    }
  });
});
