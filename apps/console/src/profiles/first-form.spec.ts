import { firstOf, TO_ALL } from './first-form.js';

describe('to whom a change goes first', () => {
  it('is nobody in particular unless asked', () => {
    expect(firstOf(TO_ALL)).toBeUndefined();
  });

  it('is a cart, or a share of them, with what is waited for', () => {
    expect(firstOf({ ...TO_ALL, to: 'share' })).toEqual({
      to: { kind: 'share', percent: 10 },
      reports: 12,
      minutes: 1440,
      failurePercent: 10,
    });
    expect(firstOf({ ...TO_ALL, to: 'classroom', classroomId: 'c', hours: '' })).toMatchObject({
      to: { kind: 'classroom', classroomId: 'c' },
      minutes: null,
    });
  });

  it.each([
    { to: 'classroom' as const },
    { to: 'share' as const, percent: '0' },
    { to: 'share' as const, percent: '51' },
    { to: 'share' as const, reports: '' },
    { to: 'share' as const, hours: 'demain' },
    { to: 'share' as const, failurePercent: '101' },
  ])('is not sent as long as it is wrong: %o', (wrong) => {
    expect(firstOf({ ...TO_ALL, ...wrong })).toBeNull();
  });
});
