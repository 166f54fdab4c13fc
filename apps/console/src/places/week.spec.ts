import { openingsOf, textOf, USUAL } from './week.js';

const week = (monday: string) => [monday, '', '', '', '', '', ''];

describe('the week of a school', () => {
  it.each([
    '8h30-11h30, 13h30-16h30',
    '08:30-11:30;13:30-16:30',
    '8h30 à 11h30 et 13h30 à 16h30',
    '8 h 30 – 11 h 30, 13 h 30 – 16 h 30',
  ])('reads %s', (text) => {
    expect(openingsOf(week(text))).toEqual({
      openings: [
        { day: 1, from: '08:30', to: '11:30' },
        { day: 1, from: '13:30', to: '16:30' },
      ],
    });
  });

  it('reads what it writes', () => {
    const read = openingsOf(USUAL);
    expect('openings' in read && textOf(read.openings)).toEqual(USUAL);
    expect(openingsOf(week(''))).toEqual({ openings: [] });
  });

  it.each(['8h30', '8h30-', '8h30-25h00', 'matin', '8h30-11h30-12h00', '8h60-9h00'])('refuses %s', (text) => {
    expect(openingsOf(week(text))).toEqual({ errors: new Map([[0, expect.stringContaining('8h30-11h30')]]) });
  });
});
