// What of the build is attacked: the sound one, or the copy in which one defence is off.

/** @param {import('../ground.mjs').Ground} ground */
export async function productOf(ground) {
  const file = (/** @type {string} */ name) => ground.load('libs/usage', `${name}.js`);
  const parts = await Promise.all(
    [
      ...[
        'publication/release',
        'publication/year',
        'publication/publishing.service',
        'publication/publication.service',
      ],
      ...['indicators/indicators.service', 'indicators/people-figures.service', 'steering/steering.service'],
      ...['reports/report-making.service', 'reports/report-files', 'reports/report-letter', 'datasets/dataset'],
      ...['follow-up/follow-up-drawing.service', 'follow-up/follow-up-document', 'follow-up/council-summary'],
    ].map(file),
  );
  const { Reach } = await ground.load('libs/kernel');
  return /** @type {Record<string, any>} */ (Object.assign({ Reach }, ...parts));
}
