import { Logger } from './logger.service.js';
import { withoutSecrets } from './redaction.js';

describe('Logger', () => {
  const lines: string[] = [];
  const logger = Logger.create({ stream: { write: (line) => void lines.push(line) } });
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('masks what a field’s name says is secret, however deep', () => {
    logger.info('connected', {
      user: 'référente',
      wifi: { ssid: 'ecole', preSharedKey: 'k', PSK: 'p', password: 'w', 'Client-Secret': 's' },
      list: [{ sessionToken: 't', authorization: 'a', cookie: 'c', motDePasse: 'm', privateKey: 'x' }],
    });
    expect(last()).toMatchObject({
      msg: 'connected',
      user: 'référente',
      wifi: { ssid: 'ecole', PSK: '[masqué]', password: '[masqué]', 'Client-Secret': '[masqué]' },
      list: [
        {
          sessionToken: '[masqué]',
          authorization: '[masqué]',
          cookie: '[masqué]',
          motDePasse: '[masqué]',
          privateKey: '[masqué]',
        },
      ],
    });
  });

  it('says what an error is, and not what it carries', () => {
    const cause = Object.assign(new Error('inner'), { code: '23505', parameters: ['hunter2'] });
    logger.error('failed', { error: Object.assign(new Error('outer', { cause }), { detail: 'Key (code)=(hunter2)' }) });
    expect(last()).toMatchObject({ error: { message: 'outer', cause: { message: 'inner', code: '23505' } } });
    expect(lines.at(-1)).not.toContain('hunter2');
  });

  it('survives what goes round in circles, and says bytes by their number', () => {
    const circle: Record<string, unknown> = { bytes: Buffer.alloc(5) };
    circle['self'] = circle;
    logger.child({ requestId: 'r' }).warn('odd', circle);
    expect(last()).toMatchObject({ requestId: 'r', bytes: '5 bytes' });
  });
});

describe('withoutSecrets', () => {
  it('leaves the rest as it was', () => {
    const value = { slots: 12, names: ['a', null], on: true, nested: { pin: '1234', code: 'X', postcode: '38000' } };
    expect(withoutSecrets(value)).toEqual({
      slots: 12,
      names: ['a', null],
      on: true,
      nested: { pin: '[masqué]', code: '[masqué]', postcode: '38000' },
    });
  });
});
