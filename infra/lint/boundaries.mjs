// Who may lean on whom. Every project of the workspace carries one `type:` and one `scope:` in its package.json
// (`nx.tags`), and an import must be allowed by both tables. A project whose tags are not here is refused by the canary.

/** By type: what kind of thing may lean on what kind of thing. @type {Record<string, readonly string[]>} */
const TYPES = {
  kernel: ['type:kernel'],
  contract: ['type:kernel'],
  wire: ['type:kernel', 'scope:cms'], // wire-cms is the one wire that other wires may use
  platform: ['type:kernel', 'type:platform'],
  domain: ['type:kernel', 'type:contract', 'type:platform', 'type:domain'],
  gateway: ['type:kernel', 'type:contract', 'type:wire', 'type:platform', 'type:domain'],
  api: ['type:kernel', 'type:contract', 'type:platform', 'type:domain', 'type:gateway'],
  console: ['type:kernel', 'type:contract'],
  agent: ['type:kernel', 'type:wire'],
  testkit: ['type:kernel', 'type:platform'],
  infra: [],
  test: ['type:testkit', 'type:agent'],
};

const BASE = ['kernel', 'contract', 'platform'];
const PEOPLE_AND_PLACES = [...BASE, 'territory', 'identity'];

/** By scope: which subject may know which subject. @type {Record<string, readonly string[]>} */
const SCOPES = {
  kernel: ['kernel'],
  contract: ['kernel'],
  platform: ['kernel', 'platform'],
  territory: [...BASE, 'territory'],
  identity: PEOPLE_AND_PLACES,
  // Those six never know each other: what they must say to each other goes through apps/api (a port, an event).
  fleet: [...PEOPLE_AND_PLACES, 'fleet'],
  convention: [...PEOPLE_AND_PLACES, 'convention'],
  teaching: [...PEOPLE_AND_PLACES, 'teaching'],
  usage: [...PEOPLE_AND_PLACES, 'usage'],
  audit: [...PEOPLE_AND_PLACES, 'audit'],
  pki: [...BASE, 'pki'],
  // What several families say, and the doors at which they say it.
  cms: ['kernel', 'cms'],
  scep: [...BASE, 'cms', 'scep', 'fleet', 'pki'],
  // Of one device family: its wire and its gateway.
  agent: [...BASE, 'agent', 'fleet', 'pki'],
  apple: [...BASE, 'apple', 'cms', 'fleet', 'pki'],
  // What is a device or plays one, of every family: their wires, and nothing of a server's.
  devices: ['kernel', 'agent', 'apple', 'cms', 'scep', 'devices'],
  api: [
    ...PEOPLE_AND_PLACES,
    'fleet',
    'convention',
    'teaching',
    'usage',
    'audit',
    'pki',
    'agent',
    'apple',
    'scep',
    'api',
  ],
  console: ['kernel', 'contract', 'console'],
  testkit: ['kernel', 'platform'],
  infra: [],
  test: ['testkit', 'devices'],
};

/** The tables of these rooms stand under those that a spec of the scope needs: it lays them. @type {Record<string, readonly string[]>} */
const BENEATH = {
  agent: ['territory', 'identity'],
  // The device port is the agent’s room’s; an iPad is played from its certificate on.
  scep: ['territory', 'identity', 'agent'],
  apple: ['territory', 'identity', 'agent', 'scep'],
};

/** What plays on a port with others, in a spec. @type {Record<string, readonly string[]>} */
const BESIDE = { gateway: ['type:gateway'] };

/** Rooms of type:domain; their files without a suffix are pure. */
export const DOMAINS = ['territory', 'identity', 'fleet', 'convention', 'teaching', 'usage', 'pki', 'audit'];

/** What tests may enter by path: how the product is started and given its example, and the agent's simulator as built. */
export const PUBLIC_SCRIPTS = ['infra/start', 'infra/seed', 'apps/agent/dist'];

/** @param {string} tag */
export const isKnownTag = (tag) =>
  tag.startsWith('type:') ? tag.slice(5) in TYPES : tag.startsWith('scope:') && tag.slice(6) in SCOPES;

/**
 * Options of `@nx/enforce-module-boundaries`.
 * @param {{ spec: boolean, scripts?: boolean }} where `spec`: specs, and only they, may also use the testkit;
 *   `scripts`: `PUBLIC_SCRIPTS` may be entered by path
 */
export function boundaries({ spec, scripts = false }) {
  const types = Object.entries(TYPES).map(([type, allowed]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: spec ? [...allowed, 'type:testkit', ...(BESIDE[type] ?? [])] : [...allowed],
  }));
  const scopes = Object.entries(SCOPES).map(([scope, allowed]) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: [...allowed, ...(spec ? ['testkit', ...(BENEATH[scope] ?? [])] : [])].map(
      (name) => `scope:${name}`,
    ),
  }));
  return {
    depConstraints: [...types, ...scopes],
    ...(scripts && { allow: PUBLIC_SCRIPTS.map((folder) => `^(\\.\\./)+${folder}/[^/]+$`) }),
    // What a room imports, its package.json says: another room that is only there by luck, or an app, is refused.
    banTransitiveDependencies: true,
    // The testkit stands on the platform, whose specs stand on the testkit.
    ignoredCircularDependencies: [['@chariot/platform', '@chariot/testkit']],
  };
}
