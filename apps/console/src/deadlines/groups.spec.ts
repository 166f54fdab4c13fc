import type { Deadline } from '@chariot/contract';
import { actorsOf, grouped, GROUPS } from './groups.js';

const entry = (code: string, state: Deadline['state'], dueOn: string | null = null): Deadline => ({
  code,
  rules: [],
  articles: [],
  label: code,
  dueOn,
  from: null,
  symbolic: 'S + 12 mois',
  actor: code.startsWith('school') ? 'school' : 'academie',
  actorLabel: code.startsWith('school') ? 'École' : 'Académie',
  state,
  stateLabel: state,
  explanation: '',
});
const ALL: readonly Deadline[] = [
  entry('done', 'done', '2016-11-10'),
  entry('undated', 'notComputable'),
  entry('before', 'beforeSignature', '2016-09-01'),
  entry('establish', 'toEstablish'),
  entry('later', 'upcoming', '2017-11-09'),
  entry('sooner', 'upcoming', '2017-01-31'),
  entry('school-due', 'due', '2016-12-31'),
  entry('late', 'late', '2016-11-30'),
];

describe('the timeline by what presses', () => {
  it('puts what is late first and what is done last, each group by date', () => {
    expect(grouped(ALL, '').map(({ key, entries }) => [key, entries.map(({ code }) => code)])).toEqual([
      ['late', ['late']],
      ['due', ['school-due']],
      ['upcoming', ['sooner', 'later']],
      ['toEstablish', ['before', 'establish']],
      ['undated', ['undated']],
      ['done', ['done']],
    ]);
  });

  it('keeps what one of the actors owes, without empty groups', () => {
    expect(grouped(ALL, 'school').map(({ key }) => key)).toEqual(['due']);
  });

  it('has a place for every state', () => {
    expect(GROUPS.flatMap(({ states }) => states)).toHaveLength(7);
  });

  it('names each actor once', () => {
    expect(actorsOf(ALL)).toEqual([
      ['academie', 'Académie'],
      ['school', 'École'],
    ]);
  });
});
