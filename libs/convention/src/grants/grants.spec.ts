import { LocalDate, Money } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import {
  accountOf,
  checkGrant,
  checkPurchases,
  grantedTo,
  grantNotices,
  grantTotals,
  payeeOf,
  type GrantEntry,
} from './grant-ledger.js';

const euros = (count: number): Money => Money.cents(count * 100);
const school = { uai: '0382460T', referenceCollegeUai: '0380002W', resourceGrantCents: euros(500) };
const entry = (count: number, changes: Partial<GrantEntry> = {}): GrantEntry => ({
  ...{ schoolUai: school.uai, cents: euros(count), paidOn: LocalDate.parse('2016-12-01'), receivedOn: null },
  ...{ purchases: [], isCancelled: false },
  ...changes,
});
const account = (entries: GrantEntry[] = []) => accountOf(grantedTo(school, euros(500)), entries);
const refused = (code: string) => expect.objectContaining({ code });

proves('R18', 'grants 500 € per school, and pays no cent more', () => {
  expect(grantedTo({ ...school, resourceGrantCents: euros(1500) }, euros(500))).toMatchObject({ cents: euros(500) });
  checkGrant(euros(500), account(), school.uai);
  expect(() => {
    checkGrant(euros(501), account(), school.uai);
  }).toThrow(refused('convention.grantAboveDue'));
  expect(() => {
    checkGrant(euros(101), account([entry(400), entry(500, { isCancelled: true })]), school.uai);
  }).toThrow(refused('convention.grantAboveDue'));
});

proves('R19', 'pays the reference collège, and says where nobody can confirm', () => {
  expect(payeeOf(school, 'commune')).toBe('0380002W');
  const notices = grantNotices([{ ...school, isKnown: false }]);
  expect(notices.map(({ rule }) => rule)).toContain('R19');
  expect(grantNotices([{ ...school, isKnown: true }]).map(({ rule }) => rule)).not.toContain('R19');
});

proves('R60', 'has the State alone give the resources of one school', () => {
  expect(grantedTo(school, null)).toMatchObject({ cents: euros(500) });
});

proves('T08', 'keeps an account apart, which is the collèges’', () => {
  const spent = account([entry(500, { purchases: [{ cents: euros(120) }, { cents: euros(80) }] })]);
  expect([spent.paid, spent.spent, spent.remaining].map(({ cents }) => cents)).toEqual([500, 200, 300].map(euros));
  const totals = grantTotals([spent, account()]);
  expect([totals.granted, totals.paid, totals.spent].map(({ cents }) => cents)).toEqual([1000, 500, 200].map(euros));
  expect(grantNotices([])[0]?.message).toContain('bilan de la collectivité');
});

it('lets nobody buy more with a dotation than it is', () => {
  checkPurchases(euros(500), [{ cents: euros(500) }]);
  expect(() => {
    checkPurchases(euros(500), [{ cents: euros(500) }, { cents: Money.cents(1) }]);
  }).toThrow(refused('convention.grantOverspent'));
});

it('counts nothing of what was cancelled', () => {
  expect(account([entry(500, { isCancelled: true, purchases: [{ cents: euros(9) }] })]).spent.cents).toBe(0);
});
