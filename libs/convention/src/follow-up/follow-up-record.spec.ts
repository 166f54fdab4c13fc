import { LocalDate } from '@chariot/kernel';
import { standing } from '../conventions/terms.scene.js';
import { DEFAULT_SETTINGS } from '../deadlines/settings.js';
import { timeline } from '../deadlines/timeline.js';
import { meetingsSaid } from './follow-up-record.js';

const day = LocalDate.parse;

it('misses no meeting that the deadlines do not ask for', () => {
  // Signed four days before a trimester ends, over eleven days after another one begins.
  const signedOn = day('2016-12-27');
  const facts = {
    standing: standing('2018-03-01', { signedOn }),
    ...{ signedOn, termination: null, settings: DEFAULT_SETTINGS },
  };
  const annex = [{ uai: '0382460T', schoolName: 'école', school: null }];
  const time = { from: signedOn, until: day('2018-03-01') };
  const local = meetingsSaid(facts, annex, time, time.until).filter(({ committee }) => committee === 'local');
  expect(local.map(({ period, state }) => [period, state])).toEqual([
    ['2e trimestre 2016-2017', 'missing'],
    ['3e trimestre 2016-2017', 'missing'],
    ['1er trimestre 2017-2018', 'missing'],
  ]);
  const asked = timeline(facts).filter(({ code }) => code.startsWith('localMeeting-0382460T'));
  expect(local).toHaveLength(asked.length);
});
