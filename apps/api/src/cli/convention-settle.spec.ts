import { ConfigError } from '../config.js';
import { settleCommand } from './convention-settle.js';

const ONE = '[{"eligibleTtcCents":800000}]';
const figures = (...words: string[]): Record<string, unknown> =>
  JSON.parse(settleCommand([...words, '--json'])) as Record<string, unknown>;
const refusal = (...words: string[]): string => {
  try {
    settleCommand(words);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('npm run convention -- settle', () => {
  it.each([
    ['[{"eligibleTtcCents":800000}]', '200000', 400_000, 200_000, 0, 400_000],
    ['[{"eligibleTtcCents":300000}]', '200000', 150_000, 0, 50_000, 150_000],
    ['[{"eligibleTtcCents":0}]', '200000', 0, 0, 200_000, 0],
    ['[{"eligibleTtcCents":-5}]', '0', 0, 0, 0, 0],
    ['[{"eligibleTtcCents":1000000},{"eligibleTtcCents":500000}]', '400000', 650_000, 250_000, 0, 850_000],
    ['[]', '200000', 0, 0, 200_000, 0],
  ])('%s, advance %s', (classrooms, advance, dueCents, balanceCents, clawbackCents, ownShareCents) => {
    expect(figures('--classrooms', classrooms, '--advance-paid-cents', advance)).toMatchObject({
      dueCents,
      balanceCents,
      clawbackCents,
      ownShareCents,
    });
  });

  it('takes another rate and other caps', () => {
    expect(figures('--classrooms', ONE, '--rate-percent=40')).toMatchObject({ dueCents: 320_000 });
    expect(figures('--classrooms', ONE, '--cap-cents', '100000')).toMatchObject({ dueCents: 100_000 });
    expect(figures('--classrooms', ONE, '--base-cap-cents', '600000')).toMatchObject({ dueCents: 300_000 });
  });

  it('shows pooled caps beside, with several classes mobiles only', () => {
    const two = '[{"eligibleTtcCents":1000000,"schoolUai":"0382460T"},{"eligibleTtcCents":500000}]';
    expect(figures('--classrooms', two)).toMatchObject({ dueCents: 650_000, pooledCents: 750_000 });
    expect(figures('--classrooms', ONE)).toMatchObject({ pooledCents: null });
  });

  it('computes no balance from an advance that was not given', () => {
    expect(figures('--classrooms', ONE)).toMatchObject({ balanceCents: null, clawbackCents: null });
    expect(settleCommand(['--classrooms', ONE])).toContain('non renseigné');
  });

  it('says each figure with its computation', () => {
    expect(settleCommand(['--classrooms', ONE, '--advance-paid-cents', '200000'])).toContain(
      'Solde à verser : 2\u00a0000,00\u00a0€',
    );
  });

  it.each([
    ['nothing', []],
    ['no JSON', ['--classrooms', '[{']],
    ['no list', ['--classrooms', '{"eligibleTtcCents":1}']],
    ['a fraction of a cent', ['--classrooms', '[{"eligibleTtcCents":800000.5}]']],
    ['euros as text', ['--classrooms', '[{"eligibleTtcCents":"8000"}]']],
    ['an amount no number holds', ['--classrooms', '[{"eligibleTtcCents":1e300}]']],
    ['sums no number holds', ['--classrooms', `[${Array(3).fill('{"eligibleTtcCents":9007199254740991}').join()}]`]],
    ['another key', ['--classrooms', '[{"eligibleTtcCent":1}]']],
    ['a null classroom', ['--classrooms', '[null]']],
    ['a school that is none', ['--classrooms', '[{"eligibleTtcCents":1,"schoolUai":"0382460A"}]']],
    ['a negative advance', ['--classrooms', ONE, '--advance-paid-cents', '-1']],
    ['an advance with decimals', ['--classrooms', ONE, '--advance-paid-cents', '2000.00']],
    ['a rate above 100', ['--classrooms', ONE, '--rate-percent', '101']],
    ['a rate with five decimals', ['--classrooms', ONE, '--rate-percent', '16.40411']],
    ['an option twice', ['--classrooms', ONE, '--classrooms', ONE]],
    ['an option without value', ['--classrooms']],
    ['an unknown option', ['--classrooms', ONE, '--cap', '1']],
    ['a stray word', ['--classrooms', ONE, 'settle']],
  ])('refuses %s in one sentence', (_, words) => {
    const sentence = refusal(...words);
    expect(sentence).not.toBe('accepted');
    expect(sentence).not.toContain('\n');
  });
});
