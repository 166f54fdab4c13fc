import { frozenClock, testAuthority } from '@chariot/testkit';
import { newId } from '@chariot/kernel';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { FolderMailer } from './folder-mailer.service.js';
import { MailRefused, type Mailer, type OutgoingMail } from './mailer.port.js';
import { SmtpMailer } from './smtp-mailer.service.js';

const FROM = 'chariot@ac-exemple.fr';
const clock = frozenClock('2026-11-10T08:00:00Z');
const authority = testAuthority();
const { certPem: cert, keyPem: key } = authority.issue('localhost');
const mail = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: newId(),
  to: 'directrice@ecole.exemple.fr',
  subject: 'Effacement demandé à l’école Élise Deroche',
  text: 'Bonjour,\n\nUne ligne très longue : ' + 'é'.repeat(300) + '\n.\nFin.',
  ...change,
});

interface Received {
  readonly raw: string;
  readonly to: string[];
}
interface Post {
  readonly mailer: Mailer;
  received(): Promise<Received[]>;
  close(): Promise<void>;
}

/** A real SMTP server, which keeps what it is given. */
async function smtpServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    secure: true,
    cert,
    key,
    authOptional: true,
    onAuth: (auth, _, callback) =>
      auth.username === 'chariot' && auth.password === 'mot de passe'
        ? callback(null, { user: 'chariot' })
        : callback(new Error('no')),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          raw: Buffer.concat(chunks).toString(),
          to: session.envelope.rcptTo.map(({ address }) => address),
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { received, port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

async function overSmtp(): Promise<Post> {
  const server = await smtpServer({ authOptional: false });
  const url = `smtps://chariot@127.0.0.1:${server.port}`;
  const mailer = new SmtpMailer(
    { kind: 'smtp', url, password: 'mot de passe', from: FROM, ca: authority.caPem },
    clock,
  );
  return {
    mailer,
    received: () => Promise.resolve(server.received),
    close: async () => {
      await mailer.close();
      await server.close();
    },
  };
}

async function intoAFolder(): Promise<Post> {
  const directory = await mkdtemp(join(tmpdir(), 'chariot-mail-'));
  const mailer = new FolderMailer({ kind: 'folder', directory: join(directory, 'mail'), from: FROM }, clock);
  return {
    mailer,
    received: async () => {
      const names = await readdir(join(directory, 'mail')).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const files = names.map((name) => join(directory, 'mail', name));
      for (const file of files) expect((await stat(file)).mode & 0o077).toBe(0);
      const raws = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      return raws.map((raw) => ({ raw, to: [/^To: (.*)$/m.exec(raw)?.[1]?.trim() ?? ''] }));
    },
    close: async () => {
      await mailer.close();
      await rm(directory, { recursive: true });
    },
  };
}

describe.each<[string, () => Promise<Post>]>([
  ['SMTP', overSmtp],
  ['a folder', intoAFolder],
])('A mailer over %s', (_, open) => {
  let post: Post;
  beforeEach(async () => {
    post = await open();
  });
  afterEach(() => post.close());

  it('sends papers with a message, each as what it is', async () => {
    const attachments = [
      { name: 'convocation.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7 essai') },
      { name: 'reunion.ics', type: 'text/calendar', content: Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n') },
    ] as const;
    await post.mailer.send({ ...mail(), attachments });
    const raw = (await post.received())[0]?.raw ?? '';
    expect(raw).toMatch(/Content-Type: multipart\/mixed/);
    expect(raw).toMatch(/Content-Type: application\/pdf; name=convocation\.pdf/);
    expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8/);
    expect(raw).toContain(attachments[0].content.toString('base64'));
    expect(raw.match(/Content-Disposition: attachment/g)).toHaveLength(2);
    await post.mailer.send(mail({ id: '01990000-0000-7000-8000-0000000000ff' }));
    expect((await post.received()).map((one) => one.raw.includes('multipart')).sort()).toEqual([false, true]);
  });

  it('delivers the words as they were written, to one person', async () => {
    const sent = mail();
    await post.mailer.send(sent);
    const [one, ...more] = await post.received();
    expect(more).toEqual([]);
    expect(one?.to).toEqual([sent.to]);
    const { headers, text } = readMail(one?.raw ?? '');
    expect(headers.get('subject')).toEqual([sent.subject]);
    expect(headers.get('from')).toEqual([`Chariot <${FROM}>`]);
    expect(headers.get('to')).toEqual([sent.to]);
    expect(headers.get('date')?.map((date) => new Date(date).toISOString())).toEqual(['2026-11-10T08:00:00.000Z']);
    expect(headers.get('message-id')).toEqual([`<${sent.id}@ac-exemple.fr>`]);
    expect(headers.get('auto-submitted')).toEqual(['auto-generated']);
    expect(text.trim()).toBe(sent.text);
  });

  it.each<Partial<OutgoingMail>>([
    { subject: 'Objet\r\nBcc: autre@exemple.fr' },
    { to: 'directrice@exemple.fr\r\nBcc: autre@exemple.fr' },
    { to: 'directrice@exemple.fr, autre@exemple.fr' },
  ])('sends nothing for %j', async (change) => {
    await expect(post.mailer.send(mail(change))).rejects.toMatchObject({ category: 'invalid' });
    expect(await post.received()).toEqual([]);
  });

  it('takes headers that are in the text for text', async () => {
    await post.mailer.send(mail({ text: 'Bcc: autre@exemple.fr\n\nContent-Type: text/html\n\n<script>' }));
    const [one] = await post.received();
    const { headers, text } = readMail(one?.raw ?? '');
    expect(headers.has('bcc')).toBe(false);
    expect(headers.get('content-type')).toEqual([expect.stringMatching(/^text\/plain/)]);
    expect(text).toContain('Bcc: autre@exemple.fr');
  });
});

describe('SmtpMailer', () => {
  const send = async (url: string, options: { ca?: string; password?: string } = {}): Promise<unknown> => {
    const mailer = new SmtpMailer({ kind: 'smtp', url, from: FROM, ...options }, clock);
    try {
      return await mailer.send(mail());
    } finally {
      await mailer.close();
    }
  };

  it('does not speak to a server whose certificate it does not know', async () => {
    const server = await smtpServer();
    await expect(send(`smtps://127.0.0.1:${server.port}`)).rejects.toThrow(/certificate/i);
    await expect(send(`smtps://127.0.0.1:${server.port}`, { ca: authority.caPem })).resolves.toBeUndefined();
    expect(server.received).toHaveLength(1);
    await server.close();
  });

  it('sends in the clear to this machine alone', async () => {
    const server = await smtpServer({ secure: false, disabledCommands: ['STARTTLS'] });
    await expect(send(`smtp://127.0.0.1:${server.port}`)).resolves.toBeUndefined();
    // The same server, by a name that does not say that it is this machine.
    await expect(send(`smtp://0.0.0.0:${server.port}`)).rejects.toThrow(/TLS/i);
    expect(server.received).toHaveLength(1);
    await server.close();
  });

  it('tells a mailbox that does not exist from a server that is in trouble or refuses us', async () => {
    const answering = (responseCode: number) =>
      smtpServer({
        onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('no'), { responseCode })),
      });
    for (const [code, gone] of [
      [550, true],
      [450, false],
    ] as const) {
      const server = await answering(code);
      const outcome = await send(`smtps://127.0.0.1:${server.port}`, { ca: authority.caPem }).catch(
        (error: unknown) => error,
      );
      expect([code, outcome instanceof MailRefused]).toEqual([code, gone]);
      expect(outcome).toBeInstanceOf(Error);
      await server.close();
    }
    const server = await smtpServer();
    const wrong = await send(`smtps://chariot@127.0.0.1:${server.port}`, {
      ca: authority.caPem,
      password: 'autre',
    }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(Error);
    expect(wrong).not.toBeInstanceOf(MailRefused);
    await server.close();
  });
});

describe('FolderMailer', () => {
  it('keeps a bounded number of files, the latest, and one for a message sent twice', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'chariot-mail-'));
    const mailer = new FolderMailer({ kind: 'folder', directory, from: FROM }, clock, 2);
    const mails = ['01', '02', '03'].map((end) => mail({ id: `01990000-0000-7000-8000-0000000000${end}` }));
    for (const one of [...mails, mails[2] ?? mail()]) await mailer.send(one);
    expect((await readdir(directory)).sort()).toEqual(mails.slice(1).map(({ id }) => `${id}.eml`));
    await rm(directory, { recursive: true });
  });
});

/** Enough of RFC 5322, 2045 and 2047 to read what was sent. */
function readMail(raw: string): { headers: ReadonlyMap<string, string[]>; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), words(line.slice(at + 1).trim())]);
  }
  const body = rest.join('\r\n\r\n');
  const [encoding = ''] = headers.get('content-transfer-encoding') ?? [];
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : quotedPrintable(body.replace(/=\r\n/g, ''));
  return { headers, text: bytes.toString('utf8').replace(/\r\n/g, '\n') };
}
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      (kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedPrintable(word.replaceAll('_', ' '))).toString(
        'latin1',
      ),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
