import type { Clock } from '@chariot/kernel';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { composed } from './composed-mail.js';
import type { Mailer, OutgoingMail } from './mailer.port.js';
import type { MailOptions } from './mail-options.js';

/** Files kept; the oldest goes first. */
const KEPT = 1_000;

/**
 * As `.eml` files of a folder that one account reads: the default, until an SMTP server is set. Whoever operates the
 * server opens them with any mail program. A message sent twice is one file.
 */
export class FolderMailer implements Mailer {
  readonly #compose = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly options: Extract<MailOptions, { kind: 'folder' }>,
    private readonly clock: Clock,
    private readonly kept = KEPT,
  ) {}

  async send(mail: OutgoingMail): Promise<void> {
    const { directory, from } = this.options;
    const { message } = await this.#compose.sendMail(composed(mail, from, this.clock.now()));
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // Identifiers sort by age, so that names do.
    const file = join(directory, `${mail.id}.eml`);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(message as Buffer);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    await this.#forgetOldest(directory);
  }

  close(): Promise<void> {
    this.#compose.close();
    return Promise.resolve();
  }

  async #forgetOldest(directory: string): Promise<void> {
    const files = (await readdir(directory)).filter((name) => name.endsWith('.eml')).sort();
    for (const name of files.slice(0, Math.max(0, files.length - this.kept))) {
      await rm(join(directory, name), { force: true });
    }
  }
}
