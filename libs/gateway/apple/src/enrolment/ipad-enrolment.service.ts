import { Inject, Injectable } from '@nestjs/common';
import { DomainError, Reach } from '@chariot/kernel';
import { Database, PLATFORM_OPTIONS, type PlatformOptions, type Tx } from '@chariot/platform';
import { appleEnrolmentError } from './errors.js';
import { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';

/** Below the people's address; with a code behind it, what a QR says. */
export const IPAD_PATH = '/ipad';

const SHEET = Reach.system('adresse d’enrôlement des iPad');
const HERE = ['localhost', '127.0.0.1', '[::1]'];

/** Where a code is opened on an iPad; or null, and why in one French sentence. */
export type IpadAddress =
  { readonly ipadUrl: string; readonly whyNoIpad: null } | { readonly ipadUrl: null; readonly whyNoIpad: string };

/** Whether iPads can be enrolled at all, and where. */
@Injectable()
export class IpadEnrolment {
  readonly #url: URL;

  constructor(
    private readonly database: Database,
    @Inject(ENROLMENT_TOPIC) private readonly topics: EnrolmentTopic,
    @Inject(PLATFORM_OPTIONS) { publicUrl }: PlatformOptions,
  ) {
    this.#url = new URL(IPAD_PATH, publicUrl);
  }

  /** What every profile names. `tx` is the system's. @throws apple-enrolment.notSecure, .noTopic */
  async topic(tx: Tx): Promise<string> {
    // In the clear, anybody on the way could hand over another profile than ours.
    if (this.#url.protocol !== 'https:' && !HERE.includes(this.#url.hostname)) throw appleEnrolmentError('notSecure');
    const topic = await this.topics.topic(tx);
    if (topic === null) throw appleEnrolmentError('noTopic');
    return topic;
  }

  /** In a transaction of its own: whoever prints a sheet may not read what this looks at. */
  async address(): Promise<IpadAddress> {
    try {
      await this.database.read(SHEET, (tx) => this.topic(tx));
      return { ipadUrl: this.#url.href, whyNoIpad: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ipadUrl: null, whyNoIpad: error.fr };
    }
  }
}
