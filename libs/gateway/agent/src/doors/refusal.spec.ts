import { DomainError, ERROR_CATEGORIES } from '@chariot/kernel';
import { decodeProblem, LIMITS, wireAgentError } from '@chariot/wire-agent';
import { gatewayAgentError } from '../errors.js';
import { refusalOf } from './refusal.js';

const problemOf = (error: unknown) => decodeProblem(refusalOf(error).body).error;

describe('a refusal', () => {
  it.each(ERROR_CATEGORIES)(
    'tells %s in the protocol’s words, and only what passes by itself is to be retried',
    (category) => {
      const error = new DomainError('fleet.any', category, { fr: 'Faites ceci.', en: 'Do this.' });
      const { status, unexpected } = refusalOf(error);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(unexpected).toBe(false);
      expect(problemOf(error)).toEqual({
        code: 'fleet.any',
        fr: 'Faites ceci.',
        en: 'Do this.',
        retry: category === 'tooMany' || category === 'unavailable',
      });
    },
  );

  it.each([
    [gatewayAgentError('unknownIdentity'), 401],
    [gatewayAgentError('unknownDoor'), 404],
    [gatewayAgentError('notJson'), 415],
    [wireAgentError('tooLarge', { limit: 1 }), 413],
    [wireAgentError('malformed', { where: 'code' }), 400],
    [gatewayAgentError('tooManyRequests', { seconds: 7 }), 429],
    [gatewayAgentError('tooManyWaits', { seconds: 60 }), 503],
  ])('gives %s the status %i', (error, status) => {
    expect(refusalOf(error).status).toBe(status);
  });

  it('says when to come back', () => {
    const error = gatewayAgentError('tooManyRequests', { seconds: 7 });
    expect(refusalOf(error).retryAfterSeconds).toBe(7);
    expect(problemOf(error)).toMatchObject({ retry: true, retryAfterSeconds: 7 });
  });

  it.each([
    new Error('password=hunter2 at /srv/chariot/db.ts'),
    Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (code)=(K7QM)' }),
    'a string',
    null,
    undefined,
    Object.assign(new Error('x'), { fr: 'secret', en: 'secret', category: 'invalid', code: 'fleet.fake' }),
  ])('tells nothing of what nobody foresaw: %s', (error) => {
    const refusal = refusalOf(error);
    expect(refusal).toMatchObject({ status: 500, code: 'gateway-agent.unexpected', unexpected: true });
    expect(problemOf(error)).toMatchObject({ retry: true });
    expect(refusal.body).not.toMatch(/hunter2|srv|K7QM|23505|secret/);
  });

  it.each([
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'wire-agent.tooLarge'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'gateway-agent.notJson'],
    ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400, 'gateway-agent.badRequest'],
    ['FST_ERR_BAD_URL', 404, 'gateway-agent.unknownDoor'],
  ])('words Fastify’s %s', (code, status, ours) => {
    expect(refusalOf(Object.assign(new Error('in English'), { code }))).toMatchObject({ status, code: ours });
  });

  it('names the limit of the door that was passed', () => {
    const error = Object.assign(new Error(), { code: 'FST_ERR_CTP_BODY_TOO_LARGE' });
    expect(refusalOf(error, LIMITS.inventoryBytes).body).toContain(String(LIMITS.inventoryBytes));
  });

  it('cuts a sentence that names of places have made too long, rather than fail', () => {
    const error = new DomainError('fleet.any', 'conflict', { fr: 'é'.repeat(5000), en: 'e'.repeat(5000) });
    expect(problemOf(error).fr).toHaveLength(1000);
  });
});
