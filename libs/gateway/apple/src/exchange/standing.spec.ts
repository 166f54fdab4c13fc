import { IMPOSSIBLE_ON } from '@chariot/contract';
import { declaration, type Declaration, type DeclarationStatus } from '@chariot/wire-apple';
import { ALL_KINDS, deedOf } from './deeds.js';
import { againAt, mayBeTold } from './pacing.js';
import { heard, isSettled, outcomesOf, present, type Known } from './standing.js';
import { errorWords, reasonWords } from './words.js';

const named = (name: string, length = 4): Declaration =>
  declaration('com.apple.configuration.passcode.settings', `fr.chariot.${name}`, { MinimumLength: length });
const said = (one: Declaration, more: Partial<DeclarationStatus> = {}): DeclarationStatus => ({
  ...{ kind: 'configuration', identifier: one.Identifier, serverToken: one.ServerToken },
  ...{ active: true, valid: 'valid', reasons: [] },
  ...more,
});
const known = (more: Partial<Known> = {}): Known => ({
  ...{ statuses: {}, refused: null, itemsHash: null, items: {}, setUp: null },
  ...more,
});
const reason = (code: string) => ({ code, description: null });

describe('how a declaration stands', () => {
  const one = named('passcode');

  it('is what was said last, of the content that it has now', () => {
    const before = heard({}, [said(one)]);
    expect(isSettled([one], { statuses: before })).toBe(true);
    expect(isSettled([named('passcode', 6)], { statuses: before })).toBe(false);
    const after = heard(before, [said(one, { active: false })]);
    expect(after[one.Identifier]?.state).toBe('pending');
    expect(isSettled([one], { statuses: after })).toBe(false);
  });

  it('is that of its activation, when that does not hold', () => {
    const activation = { kind: 'activation' as const, identifier: 'fr.chariot.activation.passcode', active: false };
    const reasons = [reason('Error.MissingConfigurations')];
    const list = [said(one, { active: false }), said(one, { ...activation, valid: 'invalid', reasons })];
    expect(heard({}, list)[one.Identifier]).toMatchObject({ state: 'failed' });
  });

  it('is forgotten once it is taken away', () => {
    expect(present(heard({}, [said(one), said(named('wifi'))]), [one])).toEqual(heard({}, [said(one)]));
  });
});

describe('what is reported of a setting', () => {
  const [first, second] = [named('expert.0'), named('expert.1')];
  const wanted = { told: ['expert', 'camera', 'locale'] as const, declarations: [first, second] };
  const setUp = { setupOf: [], setupHash: null, awaits: false };
  const bare = { ...wanted, itemsOf: [], itemsHash: null, ...setUp };
  const expertOf = (list: DeclarationStatus[]): unknown =>
    outcomesOf(bare, known({ statuses: heard({}, list) })).find(({ setting }) => setting === 'expert')?.status;

  it('is its worst part', () => {
    const invalid = { valid: 'invalid' as const, active: false };
    const unknown = { valid: 'unknown' as const, reasons: [reason('Error.UnknownDeclarationType')] };
    expect(expertOf([said(first), said(second)])).toBe('applied');
    expect(expertOf([said(first)])).toBe('pending');
    expect(expertOf([said(first, invalid)])).toBe('failed');
    expect(expertOf([said(first), said(second, unknown)])).toBe('notApplicable');
  });

  it('is not applicable where the iPad would have to be supervised, so that the rest may be ready', () => {
    const description = 'The payload com.apple.shareddeviceconfiguration requires supervision.';
    const reasons = [{ code: 'Error.ConfigurationCannotBeApplied', description }];
    const refused = said(second, { valid: 'invalid', active: false, reasons });
    expect(expertOf([said(first), refused])).toBe('notApplicable');
    const outcomes = outcomesOf(bare, known({ statuses: heard({}, [said(first), refused]) }));
    expect(outcomes[0]?.why).toMatch(/^iPadOS ne le fait que sur un iPad supervisé, et celui-ci ne l’est pas/);
  });

  it('is applied where there is nothing to send', () => {
    expect(outcomesOf(bare, known())).toContainEqual({ setting: 'camera', status: 'applied', why: null });
  });

  it('waits for the command of what has no declaration, of its present content', () => {
    const items = { ...bare, itemsOf: ['locale'] as const, itemsHash: 'b' };
    const done = known({ itemsHash: 'a', items: { locale: { status: 'applied', why: null } } });
    const statusOf = (one: Known) => outcomesOf(items, one).find(({ setting }) => setting === 'locale')?.status;
    expect(statusOf(done)).toBe('pending');
    expect(statusOf({ ...done, itemsHash: 'b' })).toBe('applied');
  });

  it('that is only told at its setup waits for it, and says afterwards that it is too late', () => {
    const told = { ...bare, told: ['sharedUse'] as const, itemsOf: ['sharedUse'] as const, itemsHash: 'a' };
    const items = { itemsHash: 'a', items: { sharedUse: { status: 'applied', why: null } } } as const;
    const statusOf = (awaits: boolean, one: Partial<Known> = {}) =>
      outcomesOf({ ...told, setupOf: ['sharedUse'], setupHash: 'b', awaits }, known({ ...items, ...one }))[0];
    expect(statusOf(true)?.status).toBe('pending');
    expect(statusOf(false)).toMatchObject({ status: 'notApplicable', why: expect.stringContaining('effacez-le') });
    const setUp = { hash: 'b', items: items.items };
    expect(statusOf(false, { setUp })?.status).toBe('applied');
    // Another room than the one that it was set up with.
    expect(statusOf(false, { setUp: { ...setUp, hash: 'c' } })?.status).toBe('notApplicable');
    // What it is not comes before what is too late.
    const notShared = { sharedUse: { status: 'notApplicable', why: 'Pas partagé.' } } as const;
    expect(statusOf(false, { items: notShared })?.why).toBe('Pas partagé.');
  });

  it('is why the iPad knows no declarations at all', () => {
    const refusing = outcomesOf(bare, known({ refused: 'Trop ancien.' }));
    expect(refusing).toContainEqual({ setting: 'expert', status: 'failed', why: 'Trop ancien.' });
  });
});

describe('a command that is not answered', () => {
  const now = new Date('2026-11-10T08:00:00Z');
  const one = { toldAt: now, timesTold: 1, putOffAt: null, timesPutOff: 0 };

  it('is told again, but not without end', () => {
    expect(mayBeTold(one, now)).toBe(true);
    expect(mayBeTold({ ...one, timesTold: 3 }, now)).toBe(false);
    expect(mayBeTold({ ...one, timesTold: 3 }, new Date(now.getTime() + 10 * 60_000))).toBe(true);
    expect(mayBeTold({ ...one, putOffAt: now }, now)).toBe(false);
  });

  it('put off again and again, wakes its iPad less and less often', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 50].map(
      (timesPutOff) => (againAt({ timesPutOff }, now).getTime() - now.getTime()) / 60_000,
    );
    expect(minutes).toEqual([5, 10, 20, 40, 80, 120, 120]);
  });
});

describe('words', () => {
  it('are short enough to be kept, whatever an iPad says', () => {
    const long = 'x'.repeat(2_000);
    const error = { domain: 'D', code: 1, description: long, localized: long };
    expect(errorWords([error])).toHaveLength(300);
    expect(reasonWords([{ code: 'Error.X', description: long }])).toHaveLength(300);
    expect(errorWords([])).toBe('L’iPad n’a pas pu le faire, et ne dit pas pourquoi.');
    expect(reasonWords([])).toBe('L’iPad n’a pas mis ce réglage en place, et ne dit pas pourquoi.');
  });

  it('are cut between two letters, never within one', () => {
    for (const before of ['', 'x']) {
      const description = `${before}${'😀'.repeat(400)}`;
      const words = [
        errorWords([{ domain: 'D', code: 1, description, localized: null }]),
        reasonWords([{ code: 'Error.X', description }]),
      ];
      for (const one of words) {
        expect(one).toMatch(/😀…$/);
        expect(one).not.toMatch(/\p{Cs}/u);
        expect(one.length).toBeLessThanOrEqual(300);
      }
    }
  });

  it('of what does not exist on an iPad are one sentence', () => {
    for (const kind of ALL_KINDS) {
      const deed = deedOf({ kind, text: null });
      if (deed.kind === 'none') expect(deed.why).toMatch(/^[^.]{20,298}\.$/);
    }
    const impossible = ALL_KINDS.filter((kind) => deedOf({ kind, text: null }).kind === 'none');
    expect([...impossible].sort()).toEqual([...(IMPOSSIBLE_ON.apple ?? [])].sort());
  });
});
