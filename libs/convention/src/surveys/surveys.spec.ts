import type { SurveyQuestion } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { readCsv } from '@chariot/platform';
import { answerColumns, answerRows, answersSheet } from './answer-rows.js';
import { answersOf, checkAnswers } from './answers.js';
import { closesByItself, dueReminder } from './due-reminders.js';
import { questionsOf } from './question-file.js';
import { firstFault } from './questionnaire.js';
import { allResults, sharedResults, type CountedAnswer } from './results.js';
import { surveyLetter } from './survey-letters.js';

const choice = (key: string, several = false): SurveyQuestion => ({
  ...{ kind: 'choice', key, label: `Choix ${key}`, required: true, several },
  options: ['Jamais', 'Parfois', 'Souvent'],
});
const hours: SurveyQuestion = {
  ...{ kind: 'number', key: 'h', label: 'Heures', required: false, unit: 'h', low: 0, high: 40 },
};
const words: SurveyQuestion = { kind: 'text', key: 't', label: 'Remarque', required: false };
const scale: SurveyQuestion = { kind: 'scale', key: 's', label: 'Utile', required: true, lowest: null, highest: null };
const day = LocalDate.parse;

describe('what is answered', () => {
  it('is kept by key, with free texts apart, and comes back as it was sent', () => {
    const questions = [choice('c', true), scale, hours, words];
    const answers = [
      { kind: 'choice' as const, key: 'c', chosen: [2, 0, 2] },
      { kind: 'scale' as const, key: 's', step: 4 },
      { kind: 'number' as const, key: 'h', value: 1.5 },
      { kind: 'text' as const, key: 't', text: 'Une remarque' },
    ];
    const checked = checkAnswers(questions, answers);
    expect(checked).toEqual({
      kept: { c: [0, 2], s: 4, h: 1.5 },
      texts: [{ question: 't', words: 'Une remarque' }],
    });
    if ('kind' in checked) throw new Error('it fits');
    expect(answersOf(questions, checked.kept, checked.texts)).toEqual([
      { ...answers[0], chosen: [0, 2] },
      ...answers.slice(1),
    ]);
  });

  it.each([
    [[choice('c')], [], { kind: 'missing', number: 1 }],
    [[choice('c')], [{ kind: 'choice', key: 'c', chosen: [3] }], 'n’existe pas'],
    [[choice('c')], [{ kind: 'choice', key: 'c', chosen: [0, 1] }], 'un seul choix'],
    [[hours], [{ kind: 'number', key: 'h', value: -1 }], '0 au moins'],
    [[hours], [{ kind: 'number', key: 'h', value: 40.5 }], 'jusqu’à 40'],
    [[hours], [{ kind: 'text', key: 'h', text: 'beaucoup' }], 'sorte attendue'],
  ] as const)('is refused with a sentence where it does not fit (%#)', (questions, answers, expected) => {
    const checked = checkAnswers(questions, answers as never);
    if (typeof expected === 'string') expect(JSON.stringify(checked)).toContain(expected);
    else expect(checked).toEqual(expected);
  });

  it('of a key that no question has is dropped', () => {
    expect(checkAnswers([hours], [{ kind: 'text', key: 'x', text: 'nom' }])).toEqual({ kept: {}, texts: [] });
  });
});

describe('questions from a file', () => {
  const read = (...lines: string[]) => {
    const { columns, rows } = readCsv(
      Buffer.from(['Question;Type;Choix;Obligatoire;Borne basse;Borne haute;Unité', ...lines].join('\n')),
    );
    return questionsOf(columns, rows);
  };

  it('are read as a spreadsheet writes them', () => {
    const { questions, faults } = read(
      'Servez-vous la classe mobile ?;choix;Jamais|Parfois | Souvent;oui;;;',
      'Pour quoi ?;Choix multiple;Lire|Écrire;non;;;',
      'Est-ce utile ?;échelle;;;;;',
      'Combien d’heures ?;nombre;;oui;0;12,5;heures',
      'Une remarque ?;texte libre;;non;;;',
    );
    expect(faults).toEqual([]);
    expect(questions.map(({ kind, required }) => [kind, required])).toEqual([
      ['choice', true],
      ['choice', false],
      ['scale', false],
      ['number', true],
      ['text', false],
    ]);
    expect(questions[0]).toMatchObject({ options: ['Jamais', 'Parfois', 'Souvent'], several: false });
    expect(questions[3]).toMatchObject({ low: 0, high: 12.5, unit: 'heures' });
  });

  it.each([
    [';choix;a|b;oui;;;', 'Ligne 2 : la question est vide.'],
    ['Q;liste;a|b;oui;;;', 'le type « liste » est inconnu'],
    ['Q;choix;a;oui;;;', 'deux réponses au moins'],
    ['Q;choix;a|A;oui;;;', 'deux choix sont les mêmes'],
    ['Q;texte;a|b;oui;;;', 'seule une question à choix'],
    ['Q;nombre;;peut-être;;;', 'attend oui ou non'],
    ['Q;nombre;;oui;dix;;', 'une borne n’est pas un nombre'],
    ['Q;nombre;;oui;10;2;', 'la borne basse n’est pas sous la borne haute'],
    ['Q;échelle;;oui;1;;', 'seul un nombre a des bornes'],
    [`${'Q'.repeat(301)};texte;;oui;;;`, 'dépasse 300 caractères'],
  ])('%s is refused by its line, and nothing is read', (line, message) => {
    const { questions, faults } = read(line, 'Q2;texte;;;;;');
    expect(questions).toEqual([]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 2 });
    expect(faults[0]?.message).toContain(message);
  });

  it('are refused where a column is missing, and where there are too many', () => {
    const { columns, rows } = readCsv(Buffer.from('Intitulé;Sorte\na;b'));
    expect(questionsOf(columns, rows).faults[0]).toMatchObject({ line: 1 });
    expect(read(...Array.from({ length: 41 }, (_, at) => `Q${String(at)};échelle;;;;;`)).faults[0]).toMatchObject({
      line: 42,
    });
    expect(read(...Array.from({ length: 9 }, (_, at) => `Q${String(at)};texte;;;;;`)).faults[0]).toMatchObject({
      line: 10,
    });
    expect(firstFault([scale, scale])).toMatchObject({ number: 2 });
  });
});

describe('what others than those who asked may see', () => {
  const named = (id: string, name = id) => ({ id, name });
  const given = (district: string | null, count: number, rank = 0): CountedAnswer[] =>
    Array.from({ length: count }, () => ({
      district: district === null ? null : named(district),
      kept: { c: [rank], h: 3 },
    }));

  it('is nothing under five answers, and never a free text', () => {
    const [result] = sharedResults([choice('c')], given('Nord', 4));
    expect(result).toMatchObject({ whole: null, parts: [], texts: [] });
    const [text] = sharedResults([words], given('Nord', 9));
    expect(text).toMatchObject({ whole: null, parts: [] });
  });

  it('tells a circonscription that few answered with another, so that no subtraction gives it', () => {
    const answers = [...given('Nord', 2, 1), ...given('Sud', 5), ...given('Est', 7)];
    const [result] = sharedResults([choice('c')], answers);
    expect(result?.whole).toMatchObject({ answered: 14 });
    expect(result?.parts.map(({ districts, figures }) => [districts, figures.answered])).toEqual([
      [['Est'], 7],
      [['Nord', 'Sud'], 7],
    ]);
    // All that is published of the question: each is five at least, and they add up to the whole.
    expect(result?.parts.reduce((sum, { figures }) => sum + figures.answered, 0)).toBe(14);
    expect(result?.parts.every(({ figures }) => figures.answered >= 5)).toBe(true);
  });

  it('tells the same circonscriptions together once one of them has another name', () => {
    const called = (name: string) =>
      sharedResults([choice('c')], renamed([...given('1', 2, 1), ...given('2', 5), ...given('3', 5)], name));
    const renamed = (answers: readonly CountedAnswer[], name: string) =>
      answers.map((one) => (one.district?.id === '3' ? { ...one, district: named('3', name) } : one));
    const told = (name: string) =>
      called(name)[0]?.parts.map(({ figures }) => figures.counts.map(({ count }) => count));
    // As « 0 », it would come before the other five in order of names, and be told with the two: 7 − 5 are the two.
    expect(told('0')?.sort()).toEqual(told('9')?.sort());
  });

  it('has neither the lowest, the middle nor the highest number: each is somebody’s', () => {
    const [result] = sharedResults([hours], given('Nord', 6));
    expect(result?.whole).toMatchObject({ mean: 3, lowest: null, median: null, highest: null });
    const [all] = allResults([hours], given('Nord', 2), []);
    expect(all?.whole).toMatchObject({ mean: 3, lowest: 3, median: 3, highest: 3 });
  });

  it('counts who answered that very question', () => {
    const answers: CountedAnswer[] = [...given('Nord', 4), { district: named('Nord'), kept: { h: 9 } }];
    expect(sharedResults([choice('c')], answers)[0]?.whole).toBeNull();
    expect(sharedResults([hours], answers)[0]?.whole).toMatchObject({ answered: 5, mean: 4.2 });
  });
});

describe('reminders', () => {
  const survey = (remindedFor: number | null = null) => ({
    dueOn: day('2026-12-18'),
    remindedFor,
    sentOn: day('2026-11-26'),
  });
  it.each([
    ['2026-12-10', null, null],
    ['2026-12-11', null, 7],
    ['2026-12-14', 7, null],
    ['2026-12-14', null, 7],
    ['2026-12-17', 7, 1],
    ['2026-12-18', 1, null],
    ['2026-12-19', 7, null],
  ] as const)('on %s after %s: %s', (today, remindedFor, threshold) => {
    expect(dueReminder(survey(remindedFor), day(today))).toBe(threshold);
  });

  it('leave nobody in summer, nor on the very day of the sending, and a forgotten survey closes outside summer', () => {
    expect(
      dueReminder({ dueOn: day('2027-07-08'), remindedFor: null, sentOn: day('2027-06-01') }, day('2027-07-05')),
    ).toBeNull();
    expect(
      dueReminder({ dueOn: day('2026-11-27'), remindedFor: null, sentOn: day('2026-11-26') }, day('2026-11-26')),
    ).toBeNull();
    expect(closesByItself({ dueOn: day('2026-11-01') }, day('2026-12-01'))).toBe(false);
    expect(closesByItself({ dueOn: day('2026-11-01') }, day('2026-12-02'))).toBe(true);
    expect(closesByItself({ dueOn: day('2027-06-01') }, day('2027-08-01'))).toBe(false);
  });

  it('say in whose name one answers, until when, and that nobody is written down', () => {
    const { subject, text } = surveyLetter({
      ...{ kind: 'reminder', title: 'Usages', place: 'École Ferry', askedBy: 'Académie', dueOn: day('2026-12-18') },
      url: 'https://chariot.exemple.invalid/#/repondre?jeton=x',
    });
    expect(subject).toBe('Rappel : enquête « Usages », avant le 18/12/2026');
    expect(text).toContain('au nom de École Ferry');
    expect(text).toContain('https://chariot.exemple.invalid/#/repondre?jeton=x');
  });
});

it('writes what a spreadsheet would run as a text, in a title too', () => {
  const question: SurveyQuestion = { ...words, label: 'Total' };
  const answers = [
    {
      place: '=1+1',
      uai: null,
      district: null,
      answeredAt: new Date('2026-11-26T10:00:00Z'),
      kept: { h: 2.5 },
      texts: { t: '=HYPERLINK("x")' },
    },
  ];
  expect(answerColumns([hours, question])).toEqual([
    'Destinataire',
    'UAI',
    'Circonscription',
    'Répondu le',
    '1. Heures (h)',
    '2. Total',
  ]);
  expect(answerRows([hours, question], answers)).toEqual([['=1+1', null, null, '26/11/2026', 2.5, '=HYPERLINK("x")']]);
  expect([...answersSheet([hours, question], answers).rows]).toEqual([
    ['=1+1', null, null, { on: '2026-11-26' }, { count: 2.5 }, '=HYPERLINK("x")'],
  ]);
});
