import { Config, ConfigError } from './config.js';
import { startupSentence } from './startup-error.js';

const DATABASE_URL = 'postgres://proprietaire:vrm7-TQ2x-hgLw@127.0.0.1:5432/chariot';
const sentenceFor = (environment: Record<string, string>): string => {
  try {
    Config.from({ DATABASE_URL, ...environment });
    return 'accepté';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

describe('Config', () => {
  it('stays on the loopback unless told otherwise', () => {
    const config = Config.from({ DATABASE_URL, CHARIOT_HOME: '/srv/chariot' });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000 });
    expect(config.device).toEqual({ host: '127.0.0.1', port: 3443 });
    expect(config.publicUrl).toBe('http://localhost:3000');
    expect(config.deviceUrl).toBe('https://localhost:3443');
    expect(config.deviceMqttUrl).toBe('mqtts://localhost:8883');
    expect(config.masterKeyFile).toBe('/srv/chariot/master.key');
    expect(config.makesMasterKey).toBe(true);
    expect(config.deviceHostnames).toEqual(['localhost', '127.0.0.1']);
  });

  it('names the variable that is missing, wrong or unknown, in one sentence', () => {
    expect(sentenceFor({ DATABASE_URL: '' })).toMatch(/^DATABASE_URL manque/);
    expect(sentenceFor({ DATABASE_URL: 'mysql://x' })).toMatch(/^DATABASE_URL doit ressembler/);
    expect(sentenceFor({ CHARIOT_HTTP_PORT: 'trois mille' })).toMatch(/^CHARIOT_HTTP_PORT doit être un numéro de port/);
    expect(sentenceFor({ CHARIOT_DEVICE_PORT: '70000' })).toMatch(/^CHARIOT_DEVICE_PORT doit être un port entre/);
    expect(sentenceFor({ CHARIOT_PUBLIC_URL: 'chariot.exemple.fr' })).toMatch(/^CHARIOT_PUBLIC_URL doit être/);
    expect(sentenceFor({ CHARIOT_DEVICE_URL: 'http://exemple.fr' })).toMatch(/^CHARIOT_DEVICE_URL doit être/);
    expect(sentenceFor({ CHARIOT_LOG_LEVEL: 'bavard' })).toMatch(/^CHARIOT_LOG_LEVEL/);
    expect(sentenceFor({ CHARIOT_PORT: '3000' })).toMatch(/^CHARIOT_PORT n’est pas un réglage/);
    expect(sentenceFor({ CHARIOT_MASTER_KEY_FILE: 'cle' })).toMatch(
      /^CHARIOT_MASTER_KEY_FILE doit être un chemin absolu/,
    );
    // Devices speak MQTT over TLS alone: told of another address, none could be enrolled.
    expect(sentenceFor({ CHARIOT_MQTT_URL: 'mqtt://broker.interne:1883' })).toMatch(/^CHARIOT_DEVICE_MQTT_URL manque/);
  });

  it('does not draw a key that was named by hand, and tells devices no password of the broker', () => {
    const config = Config.from({
      DATABASE_URL,
      CHARIOT_MASTER_KEY_FILE: '/run/secrets/chariot',
      CHARIOT_MQTT_URL: 'mqtts://serveur:secret@broker.exemple.fr:8883',
    });
    expect(config.makesMasterKey).toBe(false);
    expect(config.deviceMqttUrl).toBe('mqtts://broker.exemple.fr:8883');
  });
});

describe('PostgreSQL on another machine', () => {
  const remote = 'postgres://proprietaire:vrm7-TQ2x-hgLw@base.commune.lan:5432/chariot';

  it('is refused in the clear, in a sentence that says what to do and not the password', () => {
    for (const name of ['DATABASE_URL', 'DATABASE_APP_URL']) {
      for (const query of ['', '?sslmode=require', '?sslmode=verify-ca', '?sslmode=no-verify']) {
        const sentence = sentenceFor({ [name]: remote + query });
        expect(sentence).toMatch(new RegExp(`^${name} mène à une autre machine sans TLS vérifié : .*verify-full`));
        expect(sentence).not.toContain('hgLw');
      }
    }
  });

  it('is reached by verified TLS, or over a network that is said to be its own', () => {
    expect(sentenceFor({ DATABASE_URL: `${remote}?sslmode=verify-full` })).toBe('accepté');
    expect(sentenceFor({ DATABASE_URL: `${remote}?sslmode=verify-full&sslrootcert=/etc/base.pem` })).toBe('accepté');
    expect(sentenceFor({ DATABASE_URL: remote, CHARIOT_DATABASE_PLAINTEXT: 'yes' })).toBe('accepté');
    expect(sentenceFor({ CHARIOT_DATABASE_PLAINTEXT: 'oui' })).toMatch(/^CHARIOT_DATABASE_PLAINTEXT doit valoir/);
  });
});

describe('a sample secret', () => {
  it.each(['changeme', 'password', 'postgres', 'secret', 'chariot', 'admin', 'CHANGE-ME-12345', 'proprietaire'])(
    'as a password of PostgreSQL (%s) stops the start, in a sentence that names the variable and not the secret',
    (password) => {
      const url = `postgres://proprietaire:${password}@127.0.0.1:5432/base`;
      expect(sentenceFor({ DATABASE_URL: url })).toMatch(
        /^DATABASE_URL contient un mot de passe d’exemple : [^\n]*\.$/,
      );
      expect(sentenceFor({ DATABASE_APP_URL: url })).toMatch(/^DATABASE_APP_URL contient/);
    },
  );

  it('is not the absence of one: a socket or a certificate may be what PostgreSQL asks for', () => {
    expect(sentenceFor({ DATABASE_URL: 'postgres://proprietaire@127.0.0.1:5432/base' })).toBe('accepté');
  });
});

it('names the proxies that bring devices’ certificates by address alone', () => {
  const config = Config.from({ DATABASE_URL, CHARIOT_DEVICE_PROXY: '192.0.2.7, 10.0.0.0/8' });
  expect(config.deviceProxies).toEqual(['192.0.2.7', '10.0.0.0/8']);
  expect(Config.from({ DATABASE_URL }).deviceProxies).toEqual([]);
  expect(sentenceFor({ CHARIOT_DEVICE_PROXY: 'proxy.exemple.fr' })).toMatch(
    /^CHARIOT_DEVICE_PROXY doit être une liste/,
  );
});

describe('startupSentence', () => {
  const config = Config.from({ DATABASE_URL });
  const failure = (fields: object): Error => Object.assign(new Error('raw'), fields);

  it('names the port’s variable', () => {
    const taken = (port: number) => startupSentence(failure({ code: 'EADDRINUSE', syscall: 'listen', port }), config);
    expect(taken(3000)).toBe('CHARIOT_HTTP_PORT : le port 3000 est déjà pris ; choisissez-en un autre.');
    expect(taken(3443)).toMatch(/^CHARIOT_DEVICE_PORT/);
    expect(taken(8883)).toMatch(/^CHARIOT_MQTT_PORT/);
  });

  it('names DATABASE_URL without its password', () => {
    for (const fields of [{ code: 'ECONNREFUSED' }, { errors: [{ code: 'ECONNREFUSED' }] }, { code: '28P01' }]) {
      const sentence = startupSentence(failure(fields), config);
      expect(sentence).toMatch(/^DATABASE_URL \(127\.0\.0\.1:5432\/chariot\) : /);
      expect(sentence).not.toContain('vrm7');
    }
  });

  it('leaves a fault of the program to be shown whole', () => {
    expect(startupSentence(new TypeError('x is not a function'), config)).toBeNull();
  });

  it('sends mail into a folder, and calls nothing private, unless told otherwise', () => {
    const config = Config.from({ DATABASE_URL, CHARIOT_PUBLIC_URL: 'https://chariot.exemple.fr' });
    expect(config.mail).toEqual({ smtpUrl: null, smtpPasswordFile: null, from: 'chariot@chariot.exemple.fr' });
    expect(config.outbound).toEqual({ privateRanges: [], http: false });
    expect(Config.from({ DATABASE_URL, CHARIOT_PUBLIC_URL: 'https://[::1]' }).mail.from).toBe('chariot@localhost');
    const told = Config.from({
      DATABASE_URL,
      CHARIOT_SMTP_URL: 'smtps://chariot@smtp.exemple.fr',
      CHARIOT_SMTP_PASSWORD_FILE: '/run/smtp',
      CHARIOT_MAIL_FROM: 'parc@exemple.fr',
      CHARIOT_OUTBOUND_PRIVATE: '10.20.0.0/16, fd12::/32',
      CHARIOT_OUTBOUND_HTTP: 'yes',
    });
    expect(told.mail).toEqual({
      smtpUrl: 'smtps://chariot@smtp.exemple.fr',
      smtpPasswordFile: '/run/smtp',
      from: 'parc@exemple.fr',
    });
    expect(told.outbound).toEqual({ privateRanges: ['10.20.0.0/16', 'fd12::/32'], http: true });
  });

  it('keeps documents in its own folder, or in a bucket that is told whole', () => {
    const config = Config.from({ DATABASE_URL, CHARIOT_HOME: '/srv/chariot' });
    expect([config.s3, config.objectsFolder]).toEqual([null, '/srv/chariot/objects']);
    const whole = {
      CHARIOT_S3_URL: 'https://s3.exemple.fr/',
      CHARIOT_S3_BUCKET: 'pieces-chariot',
      CHARIOT_S3_KEY_FILE: '/run/s3',
    };
    expect(Config.from({ DATABASE_URL, ...whole }).s3).toEqual({
      ...{ url: 'https://s3.exemple.fr', bucket: 'pieces-chariot', region: 'us-east-1', keyFile: '/run/s3' },
    });
    for (const missing of Object.keys(whole)) {
      expect(sentenceFor({ ...whole, [missing]: undefined })).toMatch(/vont ensemble/);
    }
    for (const address of ['http://s3.exemple.fr', 'https://moi:secret@s3.exemple.fr', 's3.exemple.fr']) {
      expect(sentenceFor({ ...whole, CHARIOT_S3_URL: address })).toMatch(/^CHARIOT_S3_URL doit/);
    }
    expect(sentenceFor({ ...whole, CHARIOT_S3_BUCKET: '../x' })).toMatch(/^CHARIOT_S3_BUCKET doit/);
  });

  it('takes no password in an address, no user without a password, no network that is not one', () => {
    expect(sentenceFor({ CHARIOT_SMTP_URL: 'smtps://moi:secret@smtp.exemple.fr' })).toMatch(/^CHARIOT_SMTP_URL doit/);
    expect(sentenceFor({ CHARIOT_SMTP_URL: 'https://smtp.exemple.fr' })).toMatch(/^CHARIOT_SMTP_URL doit/);
    expect(sentenceFor({ CHARIOT_SMTP_URL: 'smtps://moi@smtp.exemple.fr' })).toMatch(/^CHARIOT_SMTP_PASSWORD_FILE va/);
    expect(sentenceFor({ CHARIOT_SMTP_PASSWORD_FILE: '/run/smtp' })).toMatch(/^CHARIOT_SMTP_PASSWORD_FILE va/);
    expect(sentenceFor({ CHARIOT_SMTP_PASSWORD_FILE: 'smtp' })).toMatch(/^CHARIOT_SMTP_PASSWORD_FILE doit/);
    expect(sentenceFor({ CHARIOT_MAIL_FROM: 'Chariot <a@b.fr>' })).toMatch(/^CHARIOT_MAIL_FROM doit/);
    expect(sentenceFor({ CHARIOT_OUTBOUND_PRIVATE: '10.0.0.0' })).toMatch(/^CHARIOT_OUTBOUND_PRIVATE doit/);
    expect(sentenceFor({ CHARIOT_OUTBOUND_HTTP: 'true' })).toMatch(/^CHARIOT_OUTBOUND_HTTP doit/);
  });
});
