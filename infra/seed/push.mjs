// The certificate that wakes the iPads of the example, obtained as a school would: asked for here, signed by the portal.

/**
 * @param {import('./client.mjs').Client} client of whoever administers the instance
 * @param {string} portal the control address of the example's push service
 * @returns {Promise<void>} nothing is done where a certificate is in use
 */
export async function seedPush(client, portal) {
  const { certificate } = await client.call('GET', '/apple/push');
  if (certificate !== null) return;
  await client.call('POST', '/apple/push/request');
  const request = await client.call('GET', '/apple/push/request');
  const answer = await fetch(`${portal}/portal`, { method: 'POST', body: request });
  if (!answer.ok) throw new Error(`le portail de l’exemple refuse : ${await answer.text()}`);
  const contentBase64 = Buffer.from(await answer.arrayBuffer()).toString('base64');
  await client.call('POST', '/apple/push/certificate', { contentBase64, appleAccount: 'ipad@exemple.fr' });
}
