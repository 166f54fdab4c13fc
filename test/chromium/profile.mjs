// A profile that says all that the browsers of tablets may be told; what puts an intermediary between them and the Internet is
// wanted by two people, as anywhere.
import { EXAMPLE_EMAILS } from '../../infra/seed/seed.mjs';
import { proven } from '../journeys/erasure/person.mjs';
import { Facts } from '../journeys/facts.mjs';

/** The delay of the act, and a little. */
const LATER = '20 minutes';

/**
 * @param {import('../../infra/start/stack.mjs').Stack} stack
 * @param {string} profileId
 * @param {(settings: any) => object} change  of the settings as they are
 * @returns {Promise<import('../../infra/seed/client.mjs').Client>} who asked for it
 */
export async function changeByTwo(stack, profileId, change) {
  const facts = new Facts(stack.databaseUrl);
  try {
    // A role counts for nothing here until it is three days old; two roles of one hand, until a month has gone.
    await facts.query(`update identity.held_role set granted_at = granted_at - interval '31 days'`);
    // One after the other: too many passwords at once look like somebody who tries them.
    const asker = await personOf(stack, 'digitalReferent');
    const second = await personOf(stack, 'it');
    const { name, version, settings } = await asker.call('GET', `/profiles/${profileId}`);
    const asked = await asker.call('POST', `/profiles/${profileId}/requests`, {
      act: { kind: 'change', name, version, settings: change(settings) },
      reason: 'Le filtre de l’académie.',
    });
    await second.call('POST', `/approvals/${asked.id}/approval`);
    const moments = 'asked_at expires_at approved_at starts_at asked_proven_at approved_proven_at'.split(' ');
    const earlier = moments.map((moment) => `${moment} = ${moment} - interval '${LATER}'`).join(', ');
    await facts.query(
      `begin; alter table identity.approval disable trigger user;
       update identity.approval set ${earlier} where id = '${asked.id}';
       alter table identity.approval enable trigger user; commit`,
    );
    return asker;
  } finally {
    await facts.close();
  }
}

/** @param {import('../../infra/start/stack.mjs').Stack} stack @param {string} role of the example */
async function personOf(stack, role) {
  const email = EXAMPLE_EMAILS[role] ?? '';
  return proven(stack.url, email, await stack.linkFor(email));
}
