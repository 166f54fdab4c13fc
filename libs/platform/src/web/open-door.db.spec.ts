import { Controller, Get, Param } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@chariot/kernel';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { OpenDoor } from './door.decorator.js';
import type { RefusalPage } from './problem.js';
import { webScene } from './web.scene.js';

const page: RefusalPage = ({ status, detail }) => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<p>${status} ${detail}</p>`,
});

@Controller('pages')
class Pages {
  @Get(':how')
  @OpenDoor('a spec knocks here', page)
  open(@Param('how') how: string) {
    if (how === 'domain') throw new DomainError('fleet.full', 'conflict', { fr: 'Le chariot est plein.', en: 'Full.' });
    throw new Error('password=hunter2');
  }
}

let db: TestDatabase;
let app: NestFastifyApplication;
beforeAll(async () => {
  db = await testDatabase();
  const web = { rate: { perSecond: 0.001, burst: 4 } };
  app = await webScene({ database: db.database, doors: [Pages], people: {}, web });
});
afterAll(async () => {
  await app.close();
  await db.drop();
});

const visit = (url: string, remoteAddress: string) => app.inject({ url, remoteAddress });

it('is answered by its page whoever refuses: the handler, a fault, the gate', async () => {
  const from = '192.0.2.1';
  const asked = [
    '/pages/domain',
    '/pages/fault',
    `/pages/domain?q=${'x'.repeat(5_000)}`,
    '/pages/domain',
    '/pages/domain',
  ];
  const answers = [];
  for (const url of asked) answers.push(await visit(url, from));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 500, 414, 409, 429]);
  for (const { headers, body, statusCode } of answers) {
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain(`<p>${statusCode} `);
    expect(body).not.toContain('hunter2');
  }
  expect(answers[0]?.body).toBe('<p>409 Le chariot est plein.</p>');
});

it.each(['/pages/%FF', '/%', `/pages/${'k'.repeat(201)}`])(
  'does not exist where its address is none (%s)',
  async (url) => {
    const answer = await visit(url, '192.0.2.2');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'web.notFound']);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  },
);
