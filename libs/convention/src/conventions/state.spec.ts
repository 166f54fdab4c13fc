import { LocalDate } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import type { ConventionState } from './state.js';
import { standing } from './terms.scene.js';
import { terminatedOn } from './termination.js';

const day = LocalDate.parse;
const denounced = (letterReceivedOn: LocalDate | null) => ({
  termination: { letterSentOn: day('2016-12-01'), letterReceivedOn },
});

describe('the state of a convention', () => {
  it.each<[string, ConventionState]>([
    ['2016-09-14', 'draft'],
    ['2016-09-15', 'inForce'],
    ['2017-09-15', 'inForce'],
    ['2017-09-16', 'expired'],
    ['2030-01-01', 'expired'],
  ])('on %s is %s, drawn from its signature alone', (on, state) => {
    expect(standing(on).state).toBe(state);
  });

  it('is a draft as long as a signature is missing, whatever the day', () => {
    expect(standing('2030-01-01', { signedOn: null }).state).toBe('draft');
  });

  it('is signed, and not in force yet, while a visa is awaited', () => {
    const visa = { visaRequired: true, visaOn: day('2016-10-01') };
    expect(standing('2016-09-30', visa).state).toBe('signed');
    expect(standing('2016-10-01', visa).state).toBe('inForce');
    expect(standing('2017-09-16', { visaRequired: true }).state).toBe('expired');
  });

  it('is amended from the day on which an avenant takes effect', () => {
    const amendments = [{ number: 1, effectiveOn: day('2017-01-01'), changes: { durationMonths: 24 } }];
    expect(standing('2016-12-31', { amendments }).state).toBe('inForce');
    expect(standing('2017-01-01', { amendments }).state).toBe('amended');
    expect(standing('2018-09-15', { amendments }).state).toBe('amended');
    expect(standing('2018-09-16', { amendments }).state).toBe('expired');
  });

  it('is closed last of all', () => {
    expect(standing('2018-01-01', { closedOn: day('2018-01-01') }).state).toBe('closed');
    expect(standing('2017-12-31', { closedOn: day('2018-01-01') }).state).toBe('expired');
  });

  proves('R90', 'ends three months after the reception of the registered letter', () => {
    expect(standing('2017-03-04', denounced(day('2016-12-05'))).state).toBe('inForce');
    expect(standing('2017-03-05', denounced(day('2016-12-05'))).state).toBe('terminated');
  });

  it('goes on as long as the letter is not received, or where no notice is written', () => {
    expect(standing('2017-06-01', denounced(null)).state).toBe('inForce');
    expect(terminatedOn({ letterSentOn: day('2016-12-01'), letterReceivedOn: day('2016-12-05') }, null)).toBeNull();
  });

  it('expires all the same when the notice runs out after the term', () => {
    const late = { termination: { letterSentOn: day('2017-08-01'), letterReceivedOn: day('2017-08-02') } };
    expect(standing('2018-01-01', late).state).toBe('expired');
  });
});
