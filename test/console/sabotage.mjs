// What may be broken on purpose: a test that no sabotage can fail would prove nothing.

/**
 * @typedef {object} Sabotage
 * @property {string} about
 * @property {string} breaks   the check that must find it
 * @property {string} scenes   where that check is, beside the first one
 * @property {string} [script] runs in every page before it
 * @property {string} [sql]    runs in the database once the example is there
 * @type {Record<string, Sabotage>}
 */
export const SABOTAGES = {
  'cut-feed': {
    about: 'the live feed never opens: pages fall back on reading again every ten seconds',
    breaks: 'the page is live, and quiet while nothing happens',
    scenes: 'rollout',
    script: `globalThis.EventSource = class extends EventTarget {
      constructor() { super(); this.readyState = 0; setTimeout(() => { this.readyState = 2; this.onerror?.(new Event('error')); }, 50); }
      close() {}
    };`,
  },
  'deaf-feed': {
    about: 'the live feed is open and never says anything',
    breaks: 'half-way, the board shows all that a tablet can be',
    scenes: 'rollout',
    script: `const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (name, ...rest) { if (name !== 'signal') listen.call(this, name, ...rest); };`,
  },
  'wide-page': {
    about: 'something on every page is 1400 px wide',
    breaks: 'first-run at 360 px: whole and accessible',
    scenes: 'firstRun',
    script: `addEventListener('DOMContentLoaded', () => {
      const wide = document.createElement('div');
      wide.style.cssText = 'width: 1400px; height: 1px';
      document.body.append(wide);
    });`,
  },
  'unlabelled-picture': {
    about: 'a picture on every page has no words for who cannot see it',
    breaks: 'first-run at 1280 px: whole and accessible',
    scenes: 'firstRun',
    script: `addEventListener('DOMContentLoaded', () => document.body.append(document.createElement('img')));`,
  },
  'foreign-request': {
    about: 'every page asks another site for something',
    breaks: 'no page asked anything of another origin',
    scenes: 'manners',
    script: `addEventListener('DOMContentLoaded', () => { new Image().src = 'https://ailleurs.invalid/mouchard.png'; });`,
  },
  'console-error': {
    about: 'every page writes an error in the console',
    breaks: 'no page wrote an error in the console',
    scenes: 'manners',
    script: `console.error('boum');`,
  },
  'wrong-amount': {
    about: 'somebody writes 4 001 € on the budget line of equipment',
    breaks: 'who pays what, to the cent, and « non renseigné » where nothing is written',
    scenes: 'money',
    sql: `update convention.budget_line set state_share_cents = 400100 where code = 'equipment'`,
  },
  'silent-draft': {
    about: 'the page is told that nothing stops the certification',
    breaks: 'what stops the certification is said first, with the way to where it is mended',
    scenes: 'expenses',
    script: `const hear = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await hear(address, request);
        if (!String(address).includes('/claim-draft')) return answer;
        return new Response(JSON.stringify({ ...(await answer.json()), findings: [], mayBeCertified: true }));
      };`,
  },
  'short-notice': {
    about: 'the page is told that the convention asks for no notice at all',
    breaks: 'the notice is said before the convocation leaves: too late, and it leaves all the same',
    scenes: 'steering',
    script: `const hear = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await hear(address, request);
        if (!/\\/meetings\\/[^/]+$/.test(String(address)) || !answer.ok) return answer;
        const meeting = await answer.json();
        return new Response(JSON.stringify({ ...meeting, notice: { ...meeting.notice, required: 0 } }));
      };`,
  },
  'lost-gap': {
    about: 'the page is told of no difference between what was paid and what was received',
    breaks: 'the commune says what it has received, and the gap is shown to both',
    scenes: 'treasury',
    script: `const hear = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await hear(address, request);
        if (!String(address).endsWith('/payments') || !answer.ok || request?.method === 'POST') return answer;
        const ledger = await answer.json();
        return new Response(JSON.stringify({ ...ledger, payments: ledger.payments.map((one) => ({ ...one, gap: null })) }));
      };`,
  },
  'leaky-role': {
    about: 'the person of the other commune also holds a role on the whole département',
    breaks: 'by the API, lists are empty and what is named is not found',
    scenes: 'borders',
  },
  'trusting-import': {
    about: 'the page is told that nothing of a list is doubtful',
    breaks: 'each line says what becomes of it, and why',
    scenes: 'fleetImport',
    script: `const hear = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await hear(address, request);
        if (!String(address).endsWith('/fleet-imports/preview') || !answer.ok) return answer;
        const found = await answer.json();
        const lines = found.lines.map((line) => (line.outcome === 'doubt' ? { ...line, outcome: 'created', why: null } : line));
        return new Response(JSON.stringify({ ...found, doubts: 0, created: found.created + found.doubts, lines }));
      };`,
  },
  'forgetful-dashboard': {
    about: 'the page is told that no tablet breaks any rule',
    breaks: 'tablets that are too old come to the dashboard',
    scenes: 'rollout,warranty',
    script: `const hear = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await hear(address, request);
        if (!String(address).includes('/compliance/summary') || !answer.ok) return answer;
        return new Response(JSON.stringify({ ...(await answer.json()), byRule: [] }));
      };`,
  },
  'talkative-refusal': {
    about: 'the page says that nobody has the address which somebody tries to sign in with',
    breaks: 'a wrong code, a wrong password and an unknown address get one and the same sentence',
    scenes: 'account',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await ask(address, request);
        if (!String(address).endsWith('/sign-in/password') || !String(request.body).includes('personne@')) return answer;
        const detail = 'Personne n’a cette adresse ici.';
        return new Response(JSON.stringify({ ...(await answer.json()), detail }), { status: answer.status });
      };`,
  },
  'invented-date': {
    about: 'the reading of a convention gives a day of signature that its document does not bear',
    breaks: 'a document is read, with its sentences and its traps',
    scenes: 'imports',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await ask(address, request);
        if (!String(address).endsWith('/conventions/readings') || !answer.ok) return answer;
        const reading = await answer.json();
        reading.signedOn.value = '2016-11-10';
        return new Response(JSON.stringify(reading), { status: answer.status });
      };`,
  },
  'timeless-terms': {
    about: 'a convention says on every day what it says today',
    breaks: 'what it said before stays readable at its date',
    scenes: 'lives',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = (address, request) => ask(String(address).replace(/[?]asOf=.*$/, ''), request);`,
  },
  'young-second': {
    about: 'the role of the commune’s IT always dates from today: its word counts for nothing yet',
    breaks: 'the commune’s IT agrees, once it has proved that it is there',
    scenes: 'rollout,account,dangerous',
    sql: `create function identity.stay_young() returns trigger language plpgsql as $$
        begin new.granted_at := now(); return new; end $$;
      create trigger stay_young before update on identity.held_role for each row
        when (new.role = 'it') execute function identity.stay_young()`,
  },
  'hidden-freeze': {
    about: 'no page shows that dangerous acts are frozen',
    breaks: 'the head freezes everything; everybody sees it, and nothing more can be asked',
    scenes: 'rollout,account,dangerous',
    script: `addEventListener('DOMContentLoaded', () => {
      const hidden = new CSSStyleSheet();
      hidden.replaceSync('[data-testid=freeze-banner] { display: none }');
      document.adoptedStyleSheets.push(hidden);
    });`,
  },
  'silent-erasure': {
    about: 'no tile says that its tablet is to be erased',
    breaks: 'the one that is off is to be erased, everywhere that it is shown',
    scenes: 'rollout,account,dangerous',
    script: `addEventListener('DOMContentLoaded', () => {
      const hidden = new CSSStyleSheet();
      hidden.replaceSync('[data-testid=board] [data-erasure] { display: none !important }');
      document.adoptedStyleSheets.push(hidden);
    });`,
  },
  'hopeful-ipad': {
    about: 'the page is told that an iPad has applied whatever it was told, supervised or not',
    breaks: 'one that nobody supervised says which setting needs it',
    scenes: 'ipads',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await ask(address, request);
        if (!/[/]devices[/][0-9a-f-]{36}$/.test(String(address)) || !answer.ok) return answer;
        const device = await answer.json();
        for (const setting of device.settings)
          if (String(setting.why).includes('supervisé')) Object.assign(setting, { status: 'applied', why: null });
        return new Response(JSON.stringify(device));
      };`,
  },
  'one-family': {
    about: 'the preview of a profile passes over iPads',
    breaks: 'a profile says, family by family, what needs supervision and what has no equivalent',
    scenes: 'ipads',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await ask(address, request);
        if (!String(address).endsWith('/profile-previews') || !answer.ok) return answer;
        const { families } = await answer.json();
        return new Response(JSON.stringify({ families: families.filter(({ family }) => family !== 'apple') }));
      };`,
  },
  'able-ipads': {
    about: 'the page is told that no iPad is among those that are asked',
    breaks: 'a message says beforehand how many iPads cannot show it',
    scenes: 'ipads',
    script: `const ask = globalThis.fetch;
      globalThis.fetch = async (address, request) => {
        const answer = await ask(address, request);
        const apple = String(address).endsWith('/operations/preview') && String(request.body).includes('"apple"');
        if (!apple || !answer.ok) return answer;
        return new Response(JSON.stringify({ ...(await answer.json()), concerned: 0 }));
      };`,
  },
  'sleeping-ipads': {
    about: 'nothing is ever due to be pushed: no iPad is woken',
    breaks: 'iPads and a tablet are enrolled by their codes, told by a push, and end ready',
    scenes: 'ipads',
    sql: `create function apple.never_due() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger never_due before insert on apple.push_due for each row execute function apple.never_due()`,
  },
};

/** @param {string[]} argv @returns {string | null} the sabotage asked for; ends the process for `list` or an unknown one */
export function sabotageOf(argv) {
  const at = argv.indexOf('--sabotage');
  if (at === -1) return null;
  const name = argv[at + 1] ?? '';
  if (name === 'list') {
    console.log(Object.keys(SABOTAGES).join('\n'));
    process.exit(0);
  }
  if (!Object.hasOwn(SABOTAGES, name)) {
    console.error(`unknown sabotage: ${name}`);
    process.exit(2);
  }
  return name;
}
