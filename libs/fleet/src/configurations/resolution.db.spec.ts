import fc from 'fast-check';
import type { PlaceRef, ProfileSettings, SettingId } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Places } from '@chariot/territory';
import { Devices } from '../devices/devices.service.js';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { Assignments } from '../profiles/assignments.service.js';
import { Profiles } from '../profiles/profiles.service.js';
import { Rollouts } from '../rollouts/rollouts.service.js';
import { canonicalJson, configurationHash } from './canonical-json.js';
import { Configurations } from './configurations.service.js';

let db: TestDatabase;
let scene: Scene;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock());
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

type Target = 'place' | 'classroom' | 'device';
interface Node {
  readonly id: string;
  readonly kind: PlaceRef['kind'];
  readonly parents: readonly Node[];
}
interface Cart {
  readonly id: string;
  readonly school: Node;
}
interface Tablet {
  readonly id: string;
  cart: Cart;
}
/** What was assigned, in the order in which it was. */
interface Made {
  readonly profile: Model;
  readonly target: Target;
  readonly id: string;
  readonly assignmentId: string;
  readonly without: ReadonlySet<string>;
}
interface Model {
  readonly id: string;
  version: number;
  settings: ProfileSettings;
  trial: {
    readonly rolloutId: string;
    readonly cart: string;
    readonly settings: ProfileSettings;
    version: number;
  } | null;
}

// The reference, written from the rule as people are told it: everything that is above, nearest last.
const ORDER: readonly (PlaceRef['kind'] | Target)[] = [
  ...(['academie', 'departement', 'district', 'localAuthority', 'school'] as const),
  ...(['classroom', 'device'] as const),
];
const above = (node: Node): Node[] => [node, ...node.parents.flatMap(above)];

function expected(made: readonly Made[], cart: Cart, tablet: Tablet | null): ProfileSettings {
  const places = new Map(above(cart.school).map((node) => [node.id, node.kind]));
  const reaching = made.flatMap((one, order) => {
    if (one.without.has(cart.id) || [...places.keys()].some((place) => one.without.has(place))) return [];
    const level = one.target === 'place' ? places.get(one.id) : one.target;
    const there = { place: places.has(one.id), classroom: one.id === cart.id, device: one.id === tablet?.id }[
      one.target
    ];
    return there && level !== undefined ? [{ ...one, order, rank: ORDER.indexOf(level) }] : [];
  });
  reaching.sort((a, b) => a.rank - b.rank || a.order - b.order);
  return reaching.reduce<ProfileSettings>((so, { profile: { settings, trial } }) => {
    return { ...so, ...(trial?.cart === cart.id ? trial.settings : settings) };
  }, {});
}

const shown = async (cart: Cart, tablet: Tablet | null) => {
  const [row] = await db.ownerQuery<{ hash: string; settings: ProfileSettings }>(
    `select k.hash, k.settings from fleet.classroom c left join fleet.device d on d.id = $2
       join fleet.configuration k on k.hash = coalesce(d.configuration_hash, c.configuration_hash) where c.id = $1`,
    [cart.id, tablet?.id ?? null],
  );
  return row;
};

/** A département of its own, with communes, a community of communes, circonscriptions, schools, carts and tablets. */
async function grow(shape: readonly { readonly commune: number; readonly district: number; readonly epci: boolean }[]) {
  const open = async (kind: PlaceRef['kind'], name: string, parents: readonly Node[]): Promise<Node> => {
    const { id } = await scene.act(scene.system, (tx, reach) =>
      scene.get(Places).open(tx, reach, {
        ...{ kind, name, parentIds: parents.map((one) => one.id), timeZone: 'Europe/Paris', openedOn: '2015-01-01' },
        ...(kind === 'localAuthority' && { localAuthorityKind: name.startsWith('C') ? 'commune' : 'epci' }),
      } as never),
    );
    return { id, kind, parents };
  };
  const academie: Node = { id: scene.academie, kind: 'academie', parents: [] };
  const departement = await open('departement', 'Isère', [academie]);
  const communes = [
    await open('localAuthority', 'C1', [departement]),
    await open('localAuthority', 'C2', [departement]),
  ];
  const epci = await open('localAuthority', 'EPCI', [departement]);
  const districts = [await open('district', 'D1', [departement]), await open('district', 'D2', [departement])];
  const nodes: Node[] = [academie, departement, ...communes, epci, ...districts];
  const carts: Cart[] = [];
  const tablets: Tablet[] = [];
  for (const { commune, district, epci: also } of shape) {
    const parents = [communes[commune], districts[district], ...(also ? [epci] : [])].filter(
      (one) => one !== undefined,
    );
    const school: Node = { id: await scene.school(parents.map(({ id }) => id)), kind: 'school', parents };
    nodes.push(school);
    for (let i = 0; i < 2; i += 1) {
      const cart = { id: await scene.classroom(school.id), school };
      carts.push(cart);
      tablets.push({ id: await scene.tablet(cart.id), cart });
    }
  }
  return { nodes, carts, tablets };
}

const SOME: readonly ProfileSettings[] = [
  {},
  { label: { title: 'Été « n° {numero} »\\', found: null } },
  { label: { title: 'Deux', found: 'École' }, dnsFilter: { servers: ['192.0.2.1'] } },
  { dnsFilter: { servers: ['192.0.2.3', '192.0.2.2'] } },
  { locale: { timeZone: 'Europe/Paris', language: 'fr_FR' }, webFilter: webFilter(['*.exemple.fr']) },
  { webFilter: webFilter([]) },
];
function webFilter(deny: string[]): NonNullable<ProfileSettings['webFilter']> {
  return { allow: [], deny, allowOnly: false, privateBrowsing: false, passwordSaving: false };
}

const index = fc.nat(60);
const step = fc.record({
  act: fc.constantFrom('assign', 'assign', 'assign', 'assign', 'unassign', 'change', 'try', 'end', 'move', 'except'),
  profile: index,
  target: index,
  settings: index,
  without: fc.array(index, { maxLength: 2 }),
  goOn: fc.boolean(),
});
const shape = fc.array(fc.record({ commune: fc.nat(1), district: fc.nat(1), epci: fc.boolean() }), {
  minLength: 2,
  maxLength: 3,
});
const at = <T>(list: readonly T[], position: number): T => list[position % list.length] as T;

it('resolves all that is above as a naive reader would, whatever is assigned, left out, tried, changed and moved', async () => {
  const act = <T>(work: Parameters<Scene['act']>[1]) => scene.act(scene.system, work) as Promise<T>;
  await fc.assert(
    fc.asyncProperty(shape, fc.array(step, { minLength: 8, maxLength: 24, size: 'max' }), async (tree, steps) => {
      const { nodes, carts, tablets } = await grow(tree);
      const profiles: Model[] = [];
      for (const name of ['A', 'B', 'C']) {
        const { id } = await scene.act(scene.system, (tx, reach) =>
          scene.get(Profiles).write(tx, reach, { name, placeId: scene.academie, settings: at(SOME, profiles.length) }),
        );
        profiles.push({ id, version: 1, settings: at(SOME, profiles.length), trial: null });
      }
      let made: Made[] = [];
      const targets = [
        ...nodes.map(({ id }) => ({ target: 'place' as const, id })),
        ...carts.map(({ id }) => ({ target: 'classroom' as const, id })),
        ...tablets.map(({ id }) => ({ target: 'device' as const, id })),
      ];
      /** Places and carts below that one, some of them. */
      const leftOut = (id: string, without: readonly number[]) => {
        const places = nodes.filter((node) => node.id !== id && above(node).some((one) => one.id === id));
        const below = carts.filter(({ school }) => above(school).some((one) => one.id === id));
        const all = [
          ...places.map((one) => ({ target: 'place' as const, targetId: one.id })),
          ...below.map((one) => ({ target: 'classroom' as const, targetId: one.id })),
        ];
        const chosen = new Map(all.length === 0 ? [] : without.map((one) => [at(all, one).targetId, at(all, one)]));
        const of = (kind: 'place' | 'classroom') =>
          [...chosen.values()].filter((one) => one.target === kind).map((one) => one.targetId);
        const exceptions = { exceptPlaces: of('place'), exceptClassrooms: of('classroom') };
        return { exceptions, without: new Set(chosen.keys()) };
      };
      for (const one of steps) {
        const profile = at(profiles, one.profile);
        const { target, id } = at(targets, one.target);
        const before = made.find((other) => other.profile === profile && other.id === id);
        const settings = at(SOME, one.settings);
        // While it is tried, where it goes is not changed.
        if (profile.trial !== null && ['assign', 'unassign', 'except'].includes(one.act)) continue;
        if (one.act === 'assign' && before === undefined) {
          const { exceptions, without } =
            target === 'place' ? leftOut(id, one.without) : { exceptions: {}, without: new Set<string>() };
          const { assignments } = await scene.act(scene.system, (tx, reach) =>
            scene.get(Assignments).assign(tx, reach, profile.id, { target, targetId: id, ...exceptions }),
          );
          const assignmentId = assignments.find(({ targetId }) => targetId === id)?.id ?? '';
          made.push({ profile, target, id, assignmentId, without });
        } else if (one.act === 'unassign' && before !== undefined) {
          await act((tx, reach) => scene.get(Assignments).unassign(tx, reach, profile.id, before.assignmentId));
          made = made.filter((other) => other !== before);
        } else if (one.act === 'except' && before?.target === 'place') {
          const { exceptions, without } = leftOut(id, one.without);
          await act((tx, reach) =>
            scene.get(Assignments).change(tx, reach, profile.id, before.assignmentId, exceptions),
          );
          made = made.map((other) => (other === before ? { ...before, without } : other));
        } else if (one.act === 'change' && profile.trial === null) {
          const changed = await scene.act(scene.system, (tx, reach) =>
            scene.get(Profiles).change(tx, reach, profile.id, { name: 'P', version: profile.version, settings }),
          );
          Object.assign(profile, { version: changed.version, settings });
        } else if (one.act === 'try' && profile.trial === null) {
          const first = { to: { kind: 'share', percent: 1 } as const, reports: 1, minutes: null, failurePercent: 0 };
          const tried = await scene.act(scene.system, (tx, reach) =>
            scene.get(Profiles).change(tx, reach, profile.id, { name: 'P', version: profile.version, settings, first }),
          );
          if (tried.rollout === null) Object.assign(profile, { version: tried.version, settings });
          else {
            const rolloutId = tried.rollout.id;
            const [row] = await db.ownerQuery<{ id: string }>(
              'select classroom_id as id from fleet.rollout_classroom where rollout_id = $1',
              [rolloutId],
            );
            profile.trial = { rolloutId, cart: row?.id ?? '', settings, version: tried.rollout.version ?? 0 };
          }
        } else if (one.act === 'end' && profile.trial !== null) {
          const { rolloutId, version, settings: tried } = profile.trial;
          await act((tx, reach) => scene.get(Rollouts).end(tx, reach, rolloutId, one.goOn ? 'goOn' : 'rollBack', null));
          if (one.goOn) Object.assign(profile, { version, settings: tried });
          profile.trial = null;
        } else if (one.act === 'move') {
          const [tablet, cart] = [at(tablets, one.target), at(carts, one.settings)];
          await act((tx, reach) => scene.get(Devices).change(tx, reach, tablet.id, { classroomId: cart.id }));
          tablet.cart = cart;
        }
      }
      for (const cart of carts) {
        const wanted = expected(made, cart, null);
        expect(await shown(cart, null)).toEqual({ hash: configurationHash(wanted as never), settings: wanted });
      }
      for (const tablet of tablets) {
        const wanted = expected(made, tablet.cart, tablet);
        expect(await shown(tablet.cart, tablet)).toEqual({
          hash: configurationHash(wanted as never),
          settings: wanted,
        });
      }
      // Nothing was left behind: looking at the whole fleet again finds nothing to change.
      expect(await act((tx, reach) => scene.get(Configurations).recomputeAll(tx, reach))).toEqual([]);
      for (const { profile, assignmentId } of made) {
        if (profile.trial !== null) {
          const { rolloutId } = profile.trial;
          await act((tx, reach) => scene.get(Rollouts).end(tx, reach, rolloutId, 'rollBack', null));
          profile.trial = null;
        }
        await act((tx, reach) => scene.get(Assignments).unassign(tx, reach, profile.id, assignmentId));
      }
    }),
    { numRuns: 14 },
  );
}, 240_000);

it('names a configuration as the other side does, whatever its texts', async () => {
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9_]{1,8}$/), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  await fc.assert(
    fc.asyncProperty(json, async (value) => {
      const [row] = await db.ownerQuery<{ text: string }>('select fleet.canonical($1::jsonb) as text', [
        JSON.stringify(value),
      ]);
      expect(row?.text).toBe(canonicalJson(value as never));
    }),
    { numRuns: 300 },
  );
});

it('says of each setting of a profile what its part of the name is', async () => {
  for (const settings of SOME) {
    const [row] = await db.ownerQuery<{ parts: Partial<Record<SettingId, string>> }>(
      'select fleet.canonical_parts($1::jsonb) as parts',
      [JSON.stringify(settings)],
    );
    const parts = Object.entries(settings).map(([setting, value]) => [setting, canonicalJson(value as never)]);
    expect(row?.parts).toEqual(Object.fromEntries(parts));
  }
});
