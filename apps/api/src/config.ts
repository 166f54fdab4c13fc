import { isProxyAddress } from '@chariot/gateway-agent';
import { isMailbox, isNetwork, wayToDatabase } from '@chariot/platform';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { isSamplePassword } from './sample-secrets.js';

/** A wrong or missing setting: one French sentence that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'doit être un numéro de port')
    .transform(Number)
    .refine((value) => value <= 65_535, 'doit être un port entre 0 et 65535')
    .default(fallback);
const url = (protocols: readonly string[]) =>
  z.string().refine(
    (value) => {
      if (!URL.canParse(value)) return false;
      const parsed = new URL(value);
      return protocols.includes(parsed.protocol) && (parsed.pathname === '/' || parsed.pathname === '');
    },
    `doit être une adresse ${protocols.join(' ou ')}//… sans chemin`,
  );

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
const absolutePath = z.string().refine(isAbsolute, 'doit être un chemin absolu');
const smtpUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, password, pathname, search } = new URL(value);
  return (
    ['smtp:', 'smtps:'].includes(protocol) &&
    hostname !== '' &&
    password === '' &&
    /^\/?$/.test(pathname) &&
    search === ''
  );
}, 'doit ressembler à smtps://utilisateur@hôte:465, sans mot de passe (il se donne par CHARIOT_SMTP_PASSWORD_FILE)');

/** In the clear towards this machine only: the account's secret signs, but what is listed would be read on the way. */
const s3Url = url(['https:', 'http:']).refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (protocol === 'https:' || here) && username === '' && password === '';
}, 'doit ressembler à https://s3.exemple.fr, sans identifiant (il se donne par CHARIOT_S3_KEY_FILE)');

/** Every setting is an environment variable; this is the whole list. */
const variables = z.object({
  /** PostgreSQL, as its owner: `postgres://user:password@host:port/database`. Compulsory: `npm start` and `npm run serve` give the embedded one's. */
  DATABASE_URL: z
    .string({ error: 'manque : indiquez l’adresse de PostgreSQL (postgres://utilisateur:mot-de-passe@hôte:port/base)' })
    .regex(
      /^postgres(ql)?:\/\/[^\s]+\/[^\s/]+$/,
      'doit ressembler à postgres://utilisateur:mot-de-passe@hôte:port/base',
    ),
  /**
   * PostgreSQL again, as the role `chariot_app` that row level security binds. By default Chariot makes that role and
   * its password; give it where the owner may not create roles.
   */
  DATABASE_APP_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\/[^\s]+\/[^\s/]+$/,
      'doit ressembler à postgres://chariot_app:mot-de-passe@hôte:port/base',
    )
    .optional(),
  /** Folder of Chariot's own files (master key, files). */
  CHARIOT_HOME: z.string().min(1).optional(),
  /** Address and port on which people are served; loopback unless told otherwise, for the proxy that carries their TLS. */
  CHARIOT_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  CHARIOT_HTTP_PORT: port(3000),
  /** Address and port (HTTPS, client certificates) on which devices knock. */
  CHARIOT_DEVICE_HOST: z.string().min(1).default('127.0.0.1'),
  CHARIOT_DEVICE_PORT: port(3443),
  /**
   * Addresses of proxies that end devices' TLS and hand their certificate on (`Client-Cert`, RFC 9440), separated by commas;
   * none by default. Never one that passes TLS through.
   */
  CHARIOT_DEVICE_PROXY: list.refine(
    (addresses) => addresses.every(isProxyAddress),
    'doit être une liste d’adresses IP ou de réseaux, comme 192.0.2.7,10.20.0.0/16',
  ),
  /** Port of the embedded broker (MQTT over TLS), on CHARIOT_DEVICE_HOST. */
  CHARIOT_MQTT_PORT: port(8883),
  /** An external broker instead of the embedded one. */
  CHARIOT_MQTT_URL: url(['mqtt:', 'mqtts:']).optional(),
  /** What people type, and what their links start with. */
  CHARIOT_PUBLIC_URL: url(['http:', 'https:']).optional(),
  /** What devices are told to knock at; by default https://localhost and the device port. */
  CHARIOT_DEVICE_URL: url(['https:']).optional(),
  /** Broker that devices are told to listen to; by default mqtts://, the device host name and the MQTT port. */
  CHARIOT_DEVICE_MQTT_URL: url(['mqtts:']).optional(),
  /** File of 32 random bytes, mode 0600, that seals every other secret; by default `master.key` in CHARIOT_HOME. */
  CHARIOT_MASTER_KEY_FILE: z.string().min(1).optional(),
  /** Addresses of proxies whose X-Forwarded-For is believed, separated by commas; none by default. */
  CHARIOT_TRUSTED_PROXIES: list,
  /** SMTP server that messages leave by: `smtps://user@host:465`, `smtp://user@host:587`; without it, `.eml` files in `mail` of CHARIOT_HOME. */
  CHARIOT_SMTP_URL: smtpUrl.optional(),
  /** File that holds the password of the user of CHARIOT_SMTP_URL, mode 0600. */
  CHARIOT_SMTP_PASSWORD_FILE: absolutePath.optional(),
  /** Mailbox that messages are from; by default chariot@ and the host of CHARIOT_PUBLIC_URL. */
  CHARIOT_MAIL_FROM: z
    .string()
    .refine(isMailbox, 'doit être une adresse électronique, comme chariot@exemple.fr')
    .optional(),
  /** Networks that are not public and that the server may call all the same (webhooks, identity provider); none by default. */
  CHARIOT_OUTBOUND_PRIVATE: list.refine(
    (ranges) => ranges.every(isNetwork),
    'doit être une liste de réseaux, comme 10.20.0.0/16,fd12:3456::/32',
  ),
  /** Whether those calls may be in the clear (http:); no by default. */
  CHARIOT_OUTBOUND_HTTP: z.enum(['yes', 'no'], 'doit valoir yes ou no').default('no'),
  /** S3 server that keeps supporting documents: `https://s3.exemple.fr`; without it, `objects` in CHARIOT_HOME. */
  CHARIOT_S3_URL: s3Url.optional(),
  /** Bucket of that server, which must exist. */
  CHARIOT_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'doit être un nom de compartiment S3 (minuscules, chiffres, tirets)')
    .optional(),
  CHARIOT_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'doit être un nom de région, comme fr-par')
    .default('us-east-1'),
  /** File that holds `identifiant:secret` of an account that reads and writes that bucket, mode 0600. */
  CHARIOT_S3_KEY_FILE: absolutePath.optional(),
  /** File that holds what a scraper of /metrics presents as its bearer, mode 0600; without it, only this machine reads them. */
  CHARIOT_METRICS_TOKEN_FILE: absolutePath.optional(),
  /** JSON file of the identity providers (OpenID Connect) that people may sign in by; none by default. */
  CHARIOT_OIDC_FILE: absolutePath.optional(),
  /** Where iPads are woken, instead of Apple's own service: for tests and the example. */
  CHARIOT_APNS_URL: url(['https:']).optional(),
  /** PEM file of the authority of CHARIOT_APNS_URL; without it, those that this machine knows. */
  CHARIOT_APNS_CA_FILE: absolutePath.optional(),
  /** Which service gives iPads to this server, instead of Apple’s own: for tests and the example. */
  CHARIOT_ADE_URL: url(['https:', 'http:']).optional(),
  /** PEM file of the certificates that vouch for what an iPad says of itself as it is set up, instead of Apple’s: for tests and the example. */
  CHARIOT_ADE_DEVICE_CA_FILE: absolutePath.optional(),
  /** Another service of licences than Apple's, for the example and for tests. */
  CHARIOT_APPLE_CONTENT_URL: url(['https:']).optional(),
  /** PEM file of its authority; without it, those that this machine knows. */
  CHARIOT_APPLE_CONTENT_CA_FILE: absolutePath.optional(),
  /** Whether PostgreSQL may be reached without verified TLS: only over a network that nobody else is on (that of a compose file). */
  CHARIOT_DATABASE_PLAINTEXT: z.enum(['yes', 'no'], 'doit valoir yes ou no').default('no'),
  /** Connections to PostgreSQL of this process. */
  CHARIOT_DATABASE_POOL: z
    .string()
    .regex(/^\d{1,3}$/, 'doit être un nombre')
    .transform(Number)
    .refine((value) => value >= 2, 'doit valoir au moins 2')
    .default(10),
  /**
   * Whether enrolment profiles of iPads are also given unsigned, for tools that read plain XML; no by default. An iPad shows an
   * unsigned profile as « Non signé ».
   */
  CHARIOT_APPLE_UNSIGNED_PROFILES: z.enum(['yes', 'no'], 'doit valoir yes ou no').default('no'),
  CHARIOT_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export class Config {
  private constructor(
    readonly databaseUrl: string,
    readonly databaseAppUrl: string | null,
    readonly home: string,
    readonly http: { readonly host: string; readonly port: number },
    readonly device: { readonly host: string; readonly port: number },
    readonly mqttPort: number,
    readonly externalMqttUrl: string | null,
    readonly publicUrl: string,
    readonly deviceUrl: string,
    readonly deviceMqttUrl: string,
    readonly masterKeyFile: string,
    /** Whether the server may draw the key itself: only in its own folder. */
    readonly makesMasterKey: boolean,
    readonly trustedProxies: readonly string[],
    readonly databasePool: number,
    readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent',
    readonly mail: {
      readonly smtpUrl: string | null;
      readonly smtpPasswordFile: string | null;
      readonly from: string;
    },
    readonly outbound: { readonly privateRanges: readonly string[]; readonly http: boolean },
    readonly metricsTokenFile: string | null,
    readonly deviceProxies: readonly string[],
    readonly oidcFile: string | null,
    readonly s3: {
      readonly url: string;
      readonly bucket: string;
      readonly region: string;
      readonly keyFile: string;
    } | null,
    readonly unsignedAppleProfiles: boolean,
    /** Another push service than Apple's, which is the operator's word. */
    readonly apns: { readonly url: string; readonly caFile: string | null } | null,
    /** Another service than Apple School Manager’s, and who vouches for iPads: the operator’s word. */
    readonly ade: { readonly url: string | null; readonly deviceCaFile: string | null },
    /** Another service of licences than Apple's, likewise. */
    readonly appleContent: { readonly url: string; readonly caFile: string | null } | null,
  ) {}

  /** Where documents are kept, unless a bucket keeps them. */
  get objectsFolder(): string {
    return join(this.home, 'objects');
  }

  /** Names and addresses that devices know this server by: its certificate bears them. */
  get deviceHostnames(): string[] {
    const named = new URL(this.deviceUrl).hostname.replace(/^\[|\]$/g, '');
    const mqtt = new URL(this.deviceMqttUrl).hostname.replace(/^\[|\]$/g, '');
    return [...new Set([named, mqtt, 'localhost', '127.0.0.1'])];
  }

  /**
   * Reads and checks the environment.
   * @throws ConfigError that names the first wrong variable, in French
   */
  static from(environment: Readonly<Record<string, string | undefined>>): Config {
    const known = Object.keys(variables.shape);
    const unknown = Object.keys(environment).find(
      (name) => name.startsWith('CHARIOT_') && !known.includes(name) && !OUTSIDE.includes(name),
    );
    if (unknown !== undefined) {
      throw new ConfigError(`${unknown} n’est pas un réglage de Chariot : corrigez son nom ou retirez-le.`);
    }
    const given = Object.fromEntries(
      known.map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
    );
    const read = variables.safeParse(given);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new ConfigError(`${String(issue?.path[0])} ${issue?.message ?? 'est invalide'}.`);
    }
    const v = read.data;
    for (const name of ['DATABASE_URL', 'DATABASE_APP_URL'] as const) {
      refuseSamplePassword(name, v[name]);
      if (v.CHARIOT_DATABASE_PLAINTEXT === 'no') refusePlainText(name, v[name]);
    }
    const home = resolve(v.CHARIOT_HOME ?? join(homedir(), '.chariot'));
    const deviceUrl = v.CHARIOT_DEVICE_URL ?? `https://localhost:${v.CHARIOT_DEVICE_PORT}`;
    const publicUrl = (v.CHARIOT_PUBLIC_URL ?? `http://localhost:${v.CHARIOT_HTTP_PORT}`).replace(/\/$/, '');
    const keyFile = v.CHARIOT_MASTER_KEY_FILE ?? join(home, 'master.key');
    const smtpUser = v.CHARIOT_SMTP_URL === undefined ? '' : new URL(v.CHARIOT_SMTP_URL).username;
    if ((smtpUser !== '') !== (v.CHARIOT_SMTP_PASSWORD_FILE !== undefined)) {
      throw new ConfigError(
        'CHARIOT_SMTP_PASSWORD_FILE va avec l’utilisateur de CHARIOT_SMTP_URL (smtps://utilisateur@hôte:465) : donnez les deux, ou aucun.',
      );
    }
    if (!isAbsolute(keyFile)) throw new ConfigError('CHARIOT_MASTER_KEY_FILE doit être un chemin absolu.');
    const deviceMqttUrl =
      v.CHARIOT_DEVICE_MQTT_URL ??
      withoutCredentials(v.CHARIOT_MQTT_URL) ??
      `mqtts://${new URL(deviceUrl).hostname}:${v.CHARIOT_MQTT_PORT}`;
    if (!deviceMqttUrl.startsWith('mqtts:')) {
      throw new ConfigError(
        'CHARIOT_DEVICE_MQTT_URL manque : CHARIOT_MQTT_URL est en mqtt:, indiquez l’adresse mqtts: du même broker que les appareils appellent.',
      );
    }
    return new Config(
      v.DATABASE_URL,
      v.DATABASE_APP_URL ?? null,
      home,
      { host: v.CHARIOT_HTTP_HOST, port: v.CHARIOT_HTTP_PORT },
      { host: v.CHARIOT_DEVICE_HOST, port: v.CHARIOT_DEVICE_PORT },
      v.CHARIOT_MQTT_PORT,
      v.CHARIOT_MQTT_URL ?? null,
      publicUrl,
      deviceUrl.replace(/\/$/, ''),
      deviceMqttUrl,
      keyFile,
      v.CHARIOT_MASTER_KEY_FILE === undefined,
      v.CHARIOT_TRUSTED_PROXIES,
      v.CHARIOT_DATABASE_POOL,
      v.CHARIOT_LOG_LEVEL,
      {
        smtpUrl: v.CHARIOT_SMTP_URL ?? null,
        smtpPasswordFile: v.CHARIOT_SMTP_PASSWORD_FILE ?? null,
        from: v.CHARIOT_MAIL_FROM ?? mailboxAt(publicUrl),
      },
      { privateRanges: v.CHARIOT_OUTBOUND_PRIVATE, http: v.CHARIOT_OUTBOUND_HTTP === 'yes' },
      v.CHARIOT_METRICS_TOKEN_FILE ?? null,
      v.CHARIOT_DEVICE_PROXY,
      v.CHARIOT_OIDC_FILE ?? null,
      s3Of(v),
      v.CHARIOT_APPLE_UNSIGNED_PROFILES === 'yes',
      elsewhereOf(v, 'CHARIOT_APNS'),
      {
        url: v.CHARIOT_ADE_URL?.replace(/\/$/, '') ?? null,
        deviceCaFile: v.CHARIOT_ADE_DEVICE_CA_FILE ?? null,
      },
      elsewhereOf(v, 'CHARIOT_APPLE_CONTENT'),
    );
  }
}

/** @throws ConfigError for an authority of no address */
function elsewhereOf(v: z.output<typeof variables>, name: 'CHARIOT_APNS' | 'CHARIOT_APPLE_CONTENT'): Config['apns'] {
  const [address, caFile] = [v[`${name}_URL`], v[`${name}_CA_FILE`]];
  if (address !== undefined) return { url: address.replace(/\/$/, ''), caFile: caFile ?? null };
  if (caFile === undefined) return null;
  throw new ConfigError(`${name}_CA_FILE va avec ${name}_URL : donnez les deux, ou aucun.`);
}

/** @throws ConfigError unless the address, the bucket and the key are given together */
function s3Of(v: z.output<typeof variables>): Config['s3'] {
  const { CHARIOT_S3_URL: address, CHARIOT_S3_BUCKET: bucket, CHARIOT_S3_KEY_FILE: keyFile } = v;
  if (address === undefined && bucket === undefined && keyFile === undefined) return null;
  if (address === undefined || bucket === undefined || keyFile === undefined) {
    throw new ConfigError(
      'CHARIOT_S3_URL, CHARIOT_S3_BUCKET et CHARIOT_S3_KEY_FILE vont ensemble : donnez les trois, ou aucun.',
    );
  }
  return { url: address.replace(/\/$/, ''), bucket, region: v.CHARIOT_S3_REGION, keyFile };
}

/** Read by the scripts that start the server or test it, not by the server. */
const OUTSIDE = ['CHARIOT_TEST_DATABASE_URL', 'CHARIOT_TEST_NO_DATABASE'];

/** A name, or an address in the form that mail takes for a name. */
const mailboxAt = (publicUrl: string): string => {
  const mailbox = `chariot@${new URL(publicUrl).hostname}`;
  return isMailbox(mailbox) ? mailbox : 'chariot@localhost';
};

/** @throws ConfigError for a password that anybody would try first; without one, PostgreSQL knows the account otherwise */
function refuseSamplePassword(name: string, address: string | undefined): void {
  if (address === undefined || !URL.canParse(address)) return;
  const { username, password } = new URL(address);
  if (password !== '' && isSamplePassword(password, username)) {
    throw new ConfigError(
      `${name} contient un mot de passe d’exemple : tirez-en un au hasard (openssl rand -base64 24) et donnez-le à PostgreSQL.`,
    );
  }
}

/** @throws ConfigError for a database on another machine that is not reached by verified TLS (ASVS 12.3.1, 12.3.2) */
function refusePlainText(name: string, address: string | undefined): void {
  if (address === undefined) return;
  if (!URL.canParse(address)) throw new ConfigError(`${name} n’est pas une adresse que l’on sait lire.`);
  if (wayToDatabase(address) !== 'plain') return;
  throw new ConfigError(
    `${name} mène à une autre machine sans TLS vérifié : ajoutez-lui ?sslmode=verify-full (et &sslrootcert=/chemin/autorité.pem pour une autorité interne), ou donnez CHARIOT_DATABASE_PLAINTEXT=yes si le réseau qui les relie n’est qu’à elles.`,
  );
}

/** Devices come to the broker with their certificate, never with the server's password. */
function withoutCredentials(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  return bare.href.replace(/\/$/, '');
}
