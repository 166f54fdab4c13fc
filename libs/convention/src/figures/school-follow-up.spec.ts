import { LocalDate } from '@chariot/kernel';
import { lastTermOf } from './school-follow-up.js';

const on = LocalDate.parse;
const committee = {
  signedOn: on('2026-06-01'),
  endsOn: on('2027-06-01'),
  perTerm: 1,
  terms: 'school' as const,
  heldOn: [],
};

it('asks for the last trimester that is over and that began after the signature', () => {
  expect(lastTermOf(committee, on('2026-11-26'))).toBeNull();
  expect(lastTermOf(committee, on('2027-01-01'))).toEqual({
    ...{ label: '1er trimestre 2026-2027', held: 0, required: 1 },
  });
  expect(lastTermOf({ ...committee, signedOn: on('2026-10-01') }, on('2027-01-01'))).toBeNull();
  // A convention that is over asks for no meeting any more.
  expect(lastTermOf({ ...committee, endsOn: on('2026-12-30') }, on('2027-01-01'))).toBeNull();
  expect(lastTermOf({ ...committee, endsOn: on('2026-12-31') }, on('2027-01-01'))).not.toBeNull();
});

it('counts no meeting of another trimester, and none beyond what is asked for', () => {
  const heldOn = [on('2026-09-10'), on('2026-12-31'), on('2027-01-02')];
  expect(lastTermOf({ ...committee, heldOn }, on('2027-02-01'))).toMatchObject({ held: 1, required: 1 });
  expect(lastTermOf({ ...committee, perTerm: null, heldOn }, on('2027-02-01'))).toBeNull();
});
