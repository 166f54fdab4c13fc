import { knock } from '@chariot/testkit';
import { readDict } from '@chariot/wire-apple';
import { readSignedData } from '@chariot/wire-cms';
import { Installation, START, TOPIC } from './installation.scene.js';
import { PlayedIpad } from './played-ipad.scene.js';

/** So little a second that a slow machine earns nothing meanwhile. */
const VISITORS = { perSecond: 0.001, burst: 20 };
let server: Installation;
let codes: string[];
let from: string;
let visitors = 0;

beforeAll(async () => {
  server = await Installation.open({ visitors: VISITORS });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  server.told.topic = TOPIC;
  ({ codes } = await server.codes());
  // Each spec is a school of its own, so that none is counted for another.
  visitors += 1;
  from = `192.0.2.${visitors}`;
});
afterAll(() => server.close());

const SIGNED = '/chariot.mobileconfig';
const visit = (path: string) => server.visit(path, { from });
const open = (code: string, behind = '') => visit(`/ipad/${encodeURIComponent(code)}${behind}`);

describe('the page of a code', () => {
  it('is on the people’s address, without a script, in nobody’s frame or history', async () => {
    const page = await open((codes[0] ?? '').toLowerCase());
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['etag']).toBeUndefined();
    expect(page.text).not.toMatch(/<script|<link|<img|\son[a-z]+=|\sstyle=/i);
    expect(page.text).toContain('École &lt;Jean-Jaurès&gt;');
    expect(page.text).toContain('emplacement 1');
    expect(page.text).toContain('«\u00a0Télécharger le profil\u00a0»');
    expect(page.text).toMatch(/à \d+\u00a0h(?:\u00a0\d\d)?\./);
  });

  it('leads to the profile, which is signed and names the device port', async () => {
    const [code = ''] = codes;
    const href = /<a class="action" href="([^"]+)"/.exec((await open(code)).text)?.[1] ?? '';
    const profile = await visit(href);
    expect(profile.status).toBe(200);
    expect(profile.headers).toMatchObject({
      'content-type': 'application/x-apple-aspen-config',
      'content-disposition': 'attachment; filename="chariot.mobileconfig"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(readDict(readSignedData(profile.bytes).content).get('PayloadType')).toBe('Configuration');
  });

  it('asks for the code where the address has none, and takes it as it was typed', async () => {
    for (const path of ['/ipad', '/ipad?code=', '/ipad?code=+', '/ipad?code=a&code=b']) {
      const form = await visit(path);
      expect([path, form.status, form.text.includes('<label for="code">')]).toEqual([path, 200, true]);
    }
    const typed = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    const page = await visit(`/ipad?code=${encodeURIComponent(typed)}`);
    expect([page.status, page.text.includes('emplacement 1')]).toEqual([200, true]);
    const href = /<a class="action" href="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await visit(href)).headers['content-type']).toBe('application/x-apple-aspen-config');
  });

  it('spends nothing, however often it is read', async () => {
    const [code = ''] = codes;
    const before = await server.everything();
    for (let time = 0; time < 8; time += 1) expect((await open(code)).status).toBe(200);
    expect(await server.everything()).toBe(before);
    await new PlayedIpad(server).enrol(code);
  });

  it('is not on the device port', async () => {
    const [code = ''] = codes;
    for (const path of ['/ipad', `/ipad/${code}`, `/ipad/${code}${SIGNED}`]) {
      expect((await knock(server.port, { path })).status).toBe(404);
    }
  });
});

describe('a code that is good for nothing', () => {
  /** Of the page and of the profile: the same page, in French. */
  async function refused(code: string, status: number, sentence: string): Promise<void> {
    for (const behind of ['', SIGNED]) {
      const answer = await open(code, behind);
      expect([behind, answer.status, answer.headers['content-type']]).toEqual([
        behind,
        status,
        'text/html; charset=utf-8',
      ]);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.text).toContain('<h1>Enrôlement impossible</h1>');
      expect(answer.text).toContain(sentence);
    }
  }

  it('is told so: unknown, used, late', async () => {
    await refused('AAAA-AAAA-AA', 404, 'Ce code n’existe pas');
    expect((await open('AAAA-AAAA-AA')).text).toContain('<a class="action" href="/ipad">Recopier le code</a>');
    const [used = '', late = ''] = codes;
    await new PlayedIpad(server).enrol(used);
    await refused(used, 409, 'a déjà servi');
    server.clock.advance(3 * 3_600_000);
    await refused(late, 410, 'a expiré');
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a lone surrogate, once it is cut', `${'a'.repeat(79)}😀😀`],
    ['a nul', '\0'],
    ['very long', 'k'.repeat(180)],
  ])('is unknown when it cannot be one (%s)', async (_, code) => {
    await refused(code, 404, 'Ce code n’existe pas');
    const typed = await visit(`/ipad?code=${encodeURIComponent(code)}x`);
    expect([typed.status, typed.text.includes('Ce code n’existe pas')]).toEqual([404, true]);
  });

  it.each(['%ED%A0%80', '%FF', '%C3%28', '%F5%80%80%80', '%', `${'k'.repeat(300)}`])(
    'is no address when it is no text (%s)',
    async (bytes) => {
      for (const behind of ['', SIGNED]) {
        const answer = await visit(`/ipad/${bytes}${behind}`);
        expect([answer.status, JSON.parse(answer.text)]).toMatchObject([404, { code: 'web.notFound' }]);
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
        expect(answer.text).not.toContain(bytes);
      }
      expect((await visit(`/ipad?code=${bytes}`)).status).toBe(404);
    },
  );

  it('is nobody’s guess: a network is told to wait, and another is served', async () => {
    const answers = [];
    for (let at = 0; at < VISITORS.burst + 1; at += 1) answers.push(await open('AAAA-AAAA-AA', at % 2 ? SIGNED : ''));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(VISITORS.burst);
    const last = answers.at(-1);
    expect([last?.status, last?.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
    expect(last?.headers['retry-after']).toMatch(/^9\d\d$|^1000$/);
    expect(last?.text).toContain('attendez une minute');
    expect((await visit('/ipad')).status).toBe(429);
    from = `198.51.100.${visitors}`;
    expect((await open(codes[0] ?? '')).status).toBe(200);
  });

  it('is not in the log, good or not', async () => {
    server.lines.length = 0;
    const [code = ''] = codes;
    await open(code);
    await open(code, SIGNED);
    await visit(`/ipad?code=${code}`);
    await open('BBBB-BBBB-BB');
    await visit('/ipad?code=BBBB-BBBB-BB');
    await visit(`/ipad/BBBB-BBBB-BB%FF`);
    const log = server.lines.join('');
    expect(log).toContain('"door":"GET /ipad/:code","code":"fleet.codeUnknown"');
    for (const said of [code, code.replaceAll('-', ''), 'BBBB-BBBB']) expect(log).not.toContain(said);
  });
});

describe('before iPads can be enrolled', () => {
  it('the page says that there is no push certificate, and so does the sheet', async () => {
    server.told.topic = null;
    const before = await server.everything();
    for (const behind of ['', SIGNED]) {
      const early = await open(codes[0] ?? '', behind);
      expect([early.status, early.text.includes('certificat de réveil')]).toEqual([503, true]);
    }
    expect(await server.everything()).toBe(before);
    expect((await open('AAAA-AAAA-AA')).status).toBe(404);
    const window = await server.window();
    expect(window).toMatchObject({
      ipadUrl: null,
      whyNoIpad: expect.stringContaining('certificat de réveil') as string,
    });
  });

  it('the sheet gives the people’s address once there is one', async () => {
    expect(await server.window()).toMatchObject({ ipadUrl: 'https://chariot.exemple.fr/ipad', whyNoIpad: null });
  });

  it('plain XML is given where a setting allows it, and nowhere else', async () => {
    const answer = await open(codes[0] ?? '', '/chariot-non-signe.mobileconfig');
    expect([answer.status, answer.text.includes('que des profils signés')]).toEqual([404, true]);
  });
});

describe('a server that people reach in the clear', () => {
  it('gives no profile and no QR, and says why', async () => {
    const plain = await Installation.open({ publicUrl: 'http://chariot.exemple.fr' });
    try {
      const { codes: some } = await plain.codes();
      for (const behind of ['', SIGNED]) {
        const answer = await plain.visit(`/ipad/${some[0] ?? ''}${behind}`);
        expect([answer.status, answer.text.includes('n’est pas en https')]).toEqual([503, true]);
      }
      expect(await plain.window()).toMatchObject({
        ipadUrl: null,
        whyNoIpad: expect.stringContaining('n’est pas en https') as string,
      });
    } finally {
      await plain.close();
    }
  }, 240_000);
});
