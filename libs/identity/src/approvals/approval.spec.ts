import { ROLES, ROLE_PERMISSIONS } from '@chariot/kernel';
import { APPROVAL_STATES } from '@chariot/contract';
import { deadlineOf, expiryOf, isOver, rolesWith, startOf, whatIsDue, whyNotApprove } from './approval.js';
import type { Deciding, Due } from './approval.js';
import { approvalLetter, freezeLetter, plain, thawLetter, type ToldAct } from './approval-letters.js';
import { requireProof } from './proof.js';
import { Reach } from '@chariot/kernel';

const at = (time: string): Date => new Date(`2026-11-10T${time}Z`);
const due: Due = {
  state: 'approved',
  askedAt: at('08:00:00'),
  approvedAt: at('09:00:00'),
  delayMinutes: 15,
  lifeHours: 2,
  frozen: false,
  askerStands: true,
  approverStands: true,
};
const deciding: Deciding = {
  state: 'asked',
  expiresAt: at('10:00:00'),
  now: at('09:59:59'),
  frozen: false,
  askedBy: 'la référente',
  askedSession: 'une',
  caller: { personId: 'la directrice', credential: { id: 'deux', kind: 'session' } },
  covers: true,
  stands: true,
  oneHand: false,
  askerStands: true,
};

it('is over in each of its ends', () => {
  expect(APPROVAL_STATES.filter((state) => isOver(state))).toEqual([
    'carriedOut',
    'refused',
    'stopped',
    'expired',
    'failed',
  ]);
});

it('counts its delays from the two words', () => {
  expect(expiryOf(due)).toEqual(at('10:00:00'));
  expect(startOf(due)).toEqual(at('09:15:00'));
  expect(deadlineOf(due)).toEqual(at('11:15:00'));
  expect(startOf({ ...due, approvedAt: null })).toBeNull();
});

it.each<[string, Partial<Due>, string, ReturnType<typeof whatIsDue>]>([
  ['a second before', {}, '09:14:59', null],
  ['on time', {}, '09:15:00', 'carryOut'],
  ['late', {}, '11:14:59', 'carryOut'],
  ['too late', {}, '11:15:00', 'expire'],
  ['while frozen', { frozen: true }, '09:15:00', 'stopFrozen'],
  ['when the asker is gone', { askerStands: false }, '09:15:00', 'stopGone'],
  ['when the approver is gone', { approverStands: false }, '09:15:00', 'stopGone'],
  ['without a second word', { state: 'asked', approvedAt: null }, '09:59:59', null],
  ['without a second word in time', { state: 'asked', approvedAt: null }, '10:00:00', 'expire'],
  ['once over', { state: 'stopped' }, '09:15:00', null],
])('does with time what is due: %s', (_, more, time, expected) => {
  expect(whatIsDue({ ...due, ...more }, at(time))).toBe(expected);
});

it.each<[Partial<Deciding>, ReturnType<typeof whyNotApprove>]>([
  [{}, null],
  [{ state: 'approved' }, 'over'],
  [{ now: at('10:00:00') }, 'expired'],
  [{ frozen: true }, 'frozen'],
  [{ askedBy: 'la directrice' }, 'ownAct'],
  [{ caller: { personId: 'la directrice', credential: null } }, 'token'],
  [{ caller: { personId: 'la directrice', credential: { id: 'deux', kind: 'token' } } }, 'token'],
  [{ askedSession: 'deux' }, 'sameSession'],
  [{ covers: false }, 'mayNotDecide'],
  [{ stands: false }, 'roleTooNew'],
  [{ askerStands: false }, 'askerGone'],
])('lets nobody approve with %j', (more, expected) => {
  expect(whyNotApprove({ ...deciding, ...more })).toBe(expected);
});

it('knows whose role carries a permission', () => {
  expect(rolesWith('system:administer')).toEqual(['administrator']);
  for (const role of ROLES) {
    expect(rolesWith('approval:decide').includes(role)).toBe(ROLE_PERMISSIONS[role].includes('approval:decide'));
  }
});

it('takes a proof of a session within ten minutes, and no other', () => {
  const reach = (kind: 'session' | 'token', provenAt: Date | null) =>
    Reach.person({ personId: 'p', displayName: 'p', grants: [], credential: { id: 's', kind, provenAt } });
  const now = at('09:10:00');
  expect(requireProof(reach('session', at('09:00:00')), now).id).toBe('s');
  for (const unfit of [
    reach('session', new Date(at('09:00:00').getTime() - 1)),
    reach('session', null),
    reach('token', at('09:10:00')),
    Reach.system('spec'),
    Reach.device('d'),
  ]) {
    expect(() => requireProof(unfit, now)).toThrow(expect.objectContaining({ code: 'identity.proofNeeded' }));
  }
});

describe('letters', () => {
  const act: ToldAct = {
    title: 'Effacer 40 tablettes',
    place: 'É'.repeat(300),
    reason: 'motif',
    items: Array.from({ length: 40 }, (_, i) => `Tablette ${i + 1}`),
    askedBy: 'la référente',
    askedAt: 'hier',
    expiresAt: 'demain',
    decidedBy: 'la directrice',
    startsAt: 'bientôt',
    endedBy: null,
    endReason: 'les tablettes sont parties',
    url: 'https://chariot.exemple.fr/#/actes-graves/1',
  };

  it.each(APPROVAL_STATES)('tell in plain words what was %s, and stay short', (state) => {
    const { subject, text } = approvalLetter(state, act);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(text).not.toMatch(/undefined|null|'|\.\./);
    expect(text).toContain('- et 10 de plus');
    expect(text).toContain(act.url);
  });

  it('carry no sign that would keep them from leaving', () => {
    expect(plain('a\u0000b\r\nBcc: c\u202e\u2028d')).toBe('a b Bcc: c d');
    expect(freezeLetter({ by: 'x\u0007', at: 'hier', reason: 'r\n', times: 2, url: 'u' }).text).not.toMatch(
      /\p{Cc}(?<!\n)|fois en/u,
    );
    expect(thawLetter('hier', 'u').text).toContain('dégelés depuis hier');
  });
});
