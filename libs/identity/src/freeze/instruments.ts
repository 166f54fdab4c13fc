import { ageInFrench, type InstrumentGroup } from '@chariot/platform';

/** The kill switch, for whoever runs the instance: who set it and why is on the page of dangerous acts. */
export const DANGEROUS_ACTS: InstrumentGroup = {
  id: 'dangerousActs',
  title: 'Actes graves',
  order: 35,
  read: async (tx, now) => {
    const freeze = await tx.one<{ setAt: Date }>(
      'select set_at as "setAt" from identity.freeze where lifted_at is null',
    );
    const label = 'Gel';
    if (freeze === undefined) return [{ label, value: 'non', state: 'ok' }];
    return [
      {
        label,
        value: `tout est gelé, ${ageInFrench(freeze.setAt, now)}`,
        state: 'warning',
        advice: 'Aucun acte grave ne s’exécute : quand la raison en est comprise, deux administrateurs le lèvent.',
      },
    ];
  },
};
