import type { ConventionAhead } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { deadlinesToDo } from './deadlines.js';
import { counted, inOrder, type Todo } from './todo.js';

const TODAY = LocalDate.at(new Date('2026-11-26T10:00:00Z'));
const plain = (text: string | undefined): string | undefined => text?.replace(/\u00A0/g, ' ');

function ahead(id: string, late: number, dueOn: string | null = null) {
  const next = dueOn === null ? null : { label: 'Bilan financier', dueOn };
  const localAuthority = { name: 'Crêts-en-Belledonne' };
  return {
    conventionId: id,
    reference: `C-${id}`,
    localAuthority,
    late,
    dueNow: [],
    next,
  } as unknown as ConventionAhead;
}

describe('what is to be done today', () => {
  it('has what is late first, and keeps the order in which things came', () => {
    const todo = (key: string, urgency: Todo['urgency']): Todo => ({ key, urgency, title: key, to: '/', testId: key });
    const sorted = inOrder([todo('a', 'soon'), todo('b', 'today'), todo('c', 'late'), todo('d', 'today')]);
    expect(sorted.map(({ key }) => key)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('says nothing of what there is none of, and counts as French does', () => {
    const words = { key: 'x', urgency: 'today' as const, to: '/x', one: 'demande attend', many: 'demandes attendent' };
    expect(counted(0, words)).toEqual([]);
    expect(counted(1, words).map(({ title }) => plain(title))).toEqual(['1 demande attend']);
    expect(counted(3, words).map(({ title }) => plain(title))).toEqual(['3 demandes attendent']);
  });

  it('tells the deadlines of the week, today and the seventh day included, and none of later', () => {
    const due = ['2026-11-25', '2026-11-26', '2026-12-03', '2026-12-04'];
    const told = deadlinesToDo(
      due.map((date) => ahead(date, 0, date)),
      TODAY,
    );
    expect(told.map(({ key, urgency }) => [key, urgency])).toEqual([
      ['soon-2026-11-26', 'today'],
      ['soon-2026-12-03', 'soon'],
    ]);
    expect(plain(told[0]?.note)).toBe('Pour le 26/11/2026 · C-2026-11-26 · Crêts-en-Belledonne');
  });

  it('names up to three conventions that are late, then counts them', () => {
    const late = ['a', 'b', 'c', 'd'].map((id) => ahead(id, 2));
    expect(deadlinesToDo(late.slice(0, 3), TODAY).map(({ to }) => to)).toEqual(
      ['a', 'b', 'c'].map((id) => `/conventions/${id}/echeances`),
    );
    expect(deadlinesToDo(late, TODAY).map(({ title, to }) => [plain(title), to])).toEqual([
      ['4 conventions ont des échéances en retard', '/conventions'],
    ]);
  });

  it('keeps telling what is due without a number of days, beside what comes this week', () => {
    const advance = { code: 'advance', label: 'Versement de l’avance', actorLabel: 'académie', dueOn: '2026-09-15' };
    const one = { ...ahead('a', 0, '2026-11-30'), dueNow: [advance] } as ConventionAhead;
    expect(deadlinesToDo([one], TODAY).map(({ title, urgency, note }) => [title, urgency, plain(note)])).toEqual([
      ['Versement de l’avance', 'today', 'Attendu de : académie · depuis le 15/09/2026 · C-a · Crêts-en-Belledonne'],
      ['Bilan financier', 'soon', 'Pour le 30/11/2026 · C-a · Crêts-en-Belledonne'],
    ]);
    const many = ['a', 'b', 'c', 'd'].map((id) => ({ ...ahead(id, 0), dueNow: [advance] }) as ConventionAhead);
    expect(deadlinesToDo(many, TODAY).map(({ title }) => plain(title))).toEqual([
      '4 échéances sont à faire dès maintenant',
    ]);
  });

  it('waits for the signature: nothing is due before it', () => {
    expect(deadlinesToDo([ahead('a', 0)], TODAY)).toEqual([]);
  });
});
