import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../patience.mjs';

const EVERYTHING = [
  'tableau-de-bord',
  'ecoles',
  'classes-mobiles',
  'reservations',
  'prets',
  'tablettes',
  'inventaire',
  'usage',
  'operations',
  'conformite',
  'reparations',
  'applications',
  'profils',
  'conventions',
  'paiements',
  'enquetes',
  'retours',
  'activite',
  'personnes',
  'actes-graves',
  'donnees-personnelles',
  'integrations',
  'administration',
  'aide',
];
/** What only a few look at. */
const KEPT = ['paiements', 'donnees-personnelles', 'integrations', 'administration'];
const without = (/** @type {string[]} */ ...hidden) => EVERYTHING.filter((page) => !hidden.includes(page));

/** A cart that is left on to be updated. */
const OUTSIDE_CLASS = ['open-window-of-maintenance'];
/** Of whoever keeps the fleet. */
const KEEPS = [
  ...['send-message', 'restart-devices', 'ask-devices', 'menu-import-delivery', ...OUTSIDE_CLASS, 'lend-tablet'],
  ...['edit-classroom', 'erase-devices'],
];
/** What each role may open, and on which place of the example it is held; written here by hand, from nothing. */
const ROLES = {
  finance: {
    place: 'localAuthority',
    menu: without('reservations', 'prets', 'profils', 'activite', 'personnes', ...KEPT),
    acts: [],
  },
  authorisingOfficer: {
    place: 'localAuthority',
    menu: without('reservations', 'prets', 'profils', 'activite', 'personnes', ...KEPT),
    acts: [],
  },
  schoolHead: {
    place: 'school',
    menu: without('paiements', 'integrations', 'administration'),
    acts: ['send-message', 'restart-devices', 'ask-devices', ...OUTSIDE_CLASS, 'lend-tablet'],
  },
  teacher: {
    place: 'school',
    menu: without('prets', 'profils', 'conventions', 'activite', 'personnes', ...KEPT),
    acts: OUTSIDE_CLASS,
  },
  inspector: { place: 'district', menu: without('reservations', 'prets', 'activite', 'personnes', ...KEPT), acts: [] },
  collegePrincipal: {
    place: 'college',
    menu: without(
      'classes-mobiles',
      'reservations',
      'prets',
      'tablettes',
      'inventaire',
      'usage',
      'operations',
      'conformite',
      'reparations',
      'applications',
      'profils',
      'enquetes',
      'activite',
      'personnes',
      'actes-graves',
      ...KEPT,
    ),
    acts: null,
  },
  contractor: {
    place: 'school',
    menu: without(
      'reservations',
      'prets',
      'usage',
      'conventions',
      'enquetes',
      'activite',
      'personnes',
      'actes-graves',
      ...KEPT,
    ),
    acts: ['menu-import-delivery'],
  },
  dpo: {
    place: 'localAuthority',
    menu: without(
      'classes-mobiles',
      'reservations',
      'prets',
      'tablettes',
      'inventaire',
      'usage',
      'operations',
      'conformite',
      'reparations',
      'applications',
      'profils',
      'conventions',
      'paiements',
      'enquetes',
      'integrations',
      'administration',
    ),
    acts: null,
  },
  administrator: {
    menu: EVERYTHING,
    acts: KEEPS,
  },
  academie: { menu: without('reservations', 'prets', 'administration'), acts: [] },
  it: {
    menu: without('paiements', 'personnes', 'administration'),
    acts: KEEPS,
  },
  digitalReferent: {
    menu: without('personnes', ...KEPT),
    acts: KEEPS,
  },
};
/** Shown to few and open to all: what one has asked for stays one's own to see and stop, whatever role is left. */
const OPEN_TO_ALL = ['actes-graves'];
const CONVENTIONS = ['administrator', 'academie', 'finance'];
/** Forms that no menu leads to, by who may write there. */
const FORMS = {
  'profils/nouveau': ['administrator', 'it', 'digitalReferent'],
  'conventions/nouvelle': CONVENTIONS,
  'conventions/importer': CONVENTIONS,
};
/** Roles that see the commune's IT person, and whether they may hand her data over. */
const HANDS_OVER = new Map([
  ['dpo', true],
  ['administrator', true],
  ['academie', false],
]);
const FORBIDDEN = /^\/(?!$)/;

/** @param {import('../world.mjs').World} world */
export async function roles(world) {
  const { tally, visitors, example } = world;
  const places = await placesOf(world);
  const { items: people } = await example.client.call('GET', '/people?limit=1&role=it');
  /** One computer for all that come for this scene. @type {import('../visitors.mjs').Visitor | undefined} */
  let shared;
  for (const [role, { place, menu, acts }] of Object.entries(ROLES)) {
    const enter = async () => {
      if (place === undefined) return world.as(role);
      const email = await world.hire(role, places[place] ?? '');
      shared = shared === undefined ? await visitors.enter(role, email) : await visitors.follow(shared, role, email);
      return shared;
    };
    const visitor = await enter();
    const { page } = visitor;
    visitor.expect(403, FORBIDDEN);
    await tally.check(`${role}: the menu has what it may open, and nothing else`, async () => {
      await visitor.open('/');
      await page.getByTestId('menu-tableau-de-bord').waitFor();
      const shown = await page
        .locator('[data-testid^=menu-]')
        .evaluateAll((links) => links.map((link) => (link.getAttribute('data-testid') ?? '').replace('menu-', '')));
      assert.deepEqual(shown, menu);
    });
    await tally.check(`${role}: every page of the menu opens, every other is reserved`, async () => {
      for (const path of EVERYTHING.slice(1)) {
        await visitor.open(`/${path}`);
        const reserved = page.getByRole('heading', { name: 'Page réservée', level: 1 });
        if (menu.includes(path) || OPEN_TO_ALL.includes(path)) {
          await page.locator('h1').filter({ hasNotText: 'Page réservée' }).waitFor();
          // Nothing is being read any more.
          assert.equal(await page.getByTestId('trouble').count(), 0, `${path} shows a trouble`);
        } else await reserved.waitFor();
      }
    });
    await tally.check(`${role}: a form is for who may write there, also by its address`, async () => {
      for (const [path, writers] of Object.entries(FORMS)) {
        await visitor.open(`/${path}`);
        const asks = page.locator('h1').filter({ hasNotText: 'Page réservée' });
        const reserved = page.getByRole('heading', { name: 'Page réservée', level: 1 });
        await (writers.includes(role) ? asks : reserved).waitFor();
      }
    });
    if (acts !== null) {
      await tally.check(`${role}: the cart offers only the acts that it allows`, async () => {
        await visitor.open(`/classes-mobiles/${example.classroomId}`);
        await page.getByTestId('board').waitFor();
        await page.getByTestId('more-acts').click();
        const offered = await page
          .getByRole('menuitem')
          .evaluateAll((items) => items.map((item) => item.getAttribute('data-testid')));
        assert.deepEqual(
          offered.filter((act) => act !== 'menu-print'),
          acts,
        );
        await page.keyboard.press('Escape');
      });
    }
    const handsOver = HANDS_OVER.get(role);
    if (handsOver !== undefined) {
      await tally.check(
        `${role}: ${handsOver ? 'hands over' : 'is not offered'} what is held about somebody`,
        async () => {
          await visitor.open(`/personnes/${people[0].id}`);
          await page.getByTestId('roles').waitFor();
          const button = page.getByTestId('download-personal-data');
          await soon(async () => assert.equal(await button.count(), handsOver ? 1 : 0));
          if (!handsOver) return;
          const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
          const { person, sections } = JSON.parse(readFileSync(await download.path(), 'utf8'));
          assert.deepEqual([person.id, sections.length > 1], [people[0].id, true]);
        },
      );
    }
  }
  if (shared !== undefined) await visitors.leave(shared);
}

/** Ids of the example's places, by kind. @param {import('../world.mjs').World} world */
async function placesOf({ example }) {
  const { items } = await example.client.call('GET', '/places?limit=200');
  return Object.fromEntries(items.map((/** @type {{ kind: string, id: string }} */ { kind, id }) => [kind, id]));
}
