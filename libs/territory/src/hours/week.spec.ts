import { checkedWeek } from './week.js';

const at = (day: number, from: string, to: string) => ({ day, from, to });

describe('the week of a school', () => {
  it('is put in order', () => {
    const week = [at(2, '13:30', '16:30'), at(1, '08:30', '11:30'), at(2, '08:30', '11:30')];
    expect(checkedWeek(week)).toEqual([at(1, '08:30', '11:30'), at(2, '08:30', '11:30'), at(2, '13:30', '16:30')]);
    expect(checkedWeek([])).toEqual([]);
  });

  it('may open again at the very minute at which it closes', () => {
    expect(checkedWeek([at(1, '11:30', '13:30'), at(1, '08:30', '11:30')])).toHaveLength(2);
  });

  it.each([
    ['ends before it begins', [at(3, '11:30', '08:30')], 'territory.hoursReversed'],
    ['lasts no time', [at(3, '08:30', '08:30')], 'territory.hoursReversed'],
    ['is in another', [at(1, '08:30', '16:30'), at(1, '10:00', '11:00')], 'territory.hoursOverlap'],
    ['begins in another', [at(5, '08:30', '11:30'), at(5, '11:00', '12:00')], 'territory.hoursOverlap'],
    ['is there twice', [at(5, '08:30', '11:30'), at(5, '08:30', '11:30')], 'territory.hoursOverlap'],
  ])('refuses an opening that %s', (_, week, code) => {
    expect(() => checkedWeek(week)).toThrow(expect.objectContaining({ code }));
  });

  it('names the day in French', () => {
    expect(() => checkedWeek([at(3, '11:30', '08:30')])).toThrow(
      expect.objectContaining({
        fr: 'Le mercredi, l’ouverture de 11\u00A0h\u00A030 à 8\u00A0h\u00A030 finit avant de commencer : corrigez-la.',
      }),
    );
  });
});
