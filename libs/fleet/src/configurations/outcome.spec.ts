import { outcomeOf } from './outcome.js';

const applied = { setting: 'wifi', status: 'applied', why: null } as const;

describe('what a report amounts to', () => {
  it('is complete once each setting is accounted for, even as not applicable', () => {
    expect(
      outcomeOf(['wifi', 'label'], [applied, { setting: 'label', status: 'notApplicable', why: 'Sans écran.' }]),
    ).toBe('complete');
    expect(outcomeOf(['wifi'], [{ ...applied, status: 'recorded' }])).toBe('complete');
    expect(outcomeOf([], [])).toBe('complete');
  });

  it('is partial when a setting is passed over in silence', () => {
    expect(outcomeOf(['wifi', 'label'], [applied])).toBe('partial');
    expect(outcomeOf(['wifi'], [])).toBe('partial');
    expect(outcomeOf(['wifi', 'apps'], [applied, { setting: 'apps', status: 'pending', why: 'En cours.' }])).toBe(
      'partial',
    );
  });

  it('is failed as soon as one failed', () => {
    expect(outcomeOf(['wifi', 'label'], [{ ...applied, status: 'failed', why: 'Clé refusée.' }])).toBe('failed');
  });

  it('does not listen to what was never asked', () => {
    expect(outcomeOf(['label'], [applied])).toBe('partial');
    expect(outcomeOf(['wifi'], [applied, { setting: 'proxy', status: 'failed', why: 'x' }])).toBe('complete');
  });
});
