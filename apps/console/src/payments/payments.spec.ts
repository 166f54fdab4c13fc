import { checkedBank, NO_BANK } from './typed-bank.js';
import { NO_PURCHASE, purchasesOf } from './typed-purchases.js';
import { concerns, hasAmount } from './words.js';

describe('whom the page concerns', () => {
  const held = (
    role: Parameters<typeof concerns>[0][number]['role'],
    kind: 'academie' | 'localAuthority' | 'college',
  ) => [{ role, place: { kind } }];

  it('shows the money to the two parties, the dotations to the académie and the collèges', () => {
    expect(concerns(held('finance', 'localAuthority'))).toEqual({ money: true, grants: false });
    expect(concerns(held('academie', 'academie'))).toEqual({ money: true, grants: true });
    expect(concerns(held('collegePrincipal', 'college'))).toEqual({ money: false, grants: true });
    expect(concerns([])).toEqual({ money: false, grants: false });
  });
});

describe('bank details that are copied from a RIB', () => {
  const typed = { ...NO_BANK, iban: 'FR76 1', holder: 'Trésorerie', reason: 'Nouveau compte.' };

  it('have a RIB that is whole, or none', () => {
    expect(checkedBank(typed).details).toMatchObject({ rib: null, bic: null, documentDatedOn: null });
    expect(Object.keys(checkedBank({ ...typed, bank: '30001' }).faults).sort()).toEqual(['account', 'branch', 'key']);
  });

  it('say why they change', () => {
    expect(Object.keys(checkedBank({ ...typed, reason: ' ' }).faults)).toEqual(['reason']);
  });
});

describe('what a collège has bought', () => {
  it('is read line by line; what says nothing is left out', () => {
    const rows = [{ label: 'Licences', boughtOn: '', cents: '120,50' }, NO_PURCHASE];
    expect(purchasesOf(rows)).toEqual([{ label: 'Licences', boughtOn: null, cents: 12_050 }]);
  });

  it('is refused where a line is half written', () => {
    expect(purchasesOf([{ ...NO_PURCHASE, label: 'Licences' }])).toBeNull();
    expect(purchasesOf([{ ...NO_PURCHASE, cents: '12' }])).toBeNull();
  });
});

it('has an amount where the ministry takes money, none where it stops or starts payments again', () => {
  expect((['suspension', 'resumption', 'reduction', 'repaymentDemand'] as const).map(hasAmount)).toEqual([
    ...[false, false, true, true],
  ]);
});
