// People and tablets at work while the copy is taken.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Opens classes mobiles one after the other, and changes the profile now and then so that every tablet asks, applies and
 * reports. Each opening is a row and a line of the journal in one transaction: what a copy of one moment keeps together.
 * @param {{ client: import('../../../infra/seed/client.mjs').Client, schoolId: string, profileId: string }} where
 */
export function workOn({ client, schoolId, profileId }) {
  let going = true;
  const done = { openings: 0, changes: 0 };
  const people = (async () => {
    while (going) {
      await client.call('POST', '/classrooms', { schoolId, name: `Classe mobile n° ${done.openings + 2}` });
      done.openings += 1;
      await pause(30);
    }
  })();
  const referent = (async () => {
    while (going) {
      const { name, version, settings } = await client.call('GET', `/profiles/${profileId}`);
      const webLinks = { ...settings.webLinks, homePage: `https://eduscol.education.fr/?page=${done.changes}` };
      await client.call('PUT', `/profiles/${profileId}`, { name, version, settings: { ...settings, webLinks } });
      done.changes += 1;
      await pause(400);
    }
  })();
  // Awaited at the end: until then a refusal must not pass for an unhandled one.
  const both = Promise.all([people, referent]);
  both.catch((error) => error);
  return {
    done,
    async stop() {
      going = false;
      await both;
    },
  };
}
