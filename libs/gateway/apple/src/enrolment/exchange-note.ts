import type { ExchangeDoor } from '@chariot/contract';
import type { Told } from '@chariot/fleet';
import { DomainError } from '@chariot/kernel';
import { readCommand, summaryOf, type Put, type Summary } from '@chariot/wire-apple';
import { meaningOf, NOT_UNDERSTOOD } from '../exchange/words.js';

const FAULT_OF_OURS = 'Le serveur n’a pas pu répondre : son propre journal dit pourquoi.';
/** Whose sentences repeat nothing that a device wrote. */
export const OURS = /^(?:apple-enrolment|wire-apple)\./;

/** One exchange on its way: what was said is known once the body is read, what came of it once it is answered. */
export class ExchangeNote {
  /** Of whom it is told; who authenticates may turn out to be another device than its certificate was drawn for. */
  deviceId: string | undefined;
  #heard: Omit<Summary, 'door'> = { said: 'unread', about: null, identifier: null, byUser: false, faults: [] };
  #answer: { readonly requestType: string; readonly uuid: string } | null = null;
  #why: string | null = null;

  constructor(private door: ExchangeDoor) {}

  heard(put: Put): void {
    const { door, ...summary } = summaryOf(put);
    this.door = door;
    this.#heard = summary;
    if (put.door !== 'report') return;
    if (put.report.status === 'Error') this.#why = meaningOf(put.report.errors);
    if (put.report.status === 'CommandFormatError') this.#why = NOT_UNDERSTOOD;
  }

  /** A profile that its declarations wrap. */
  fetches(identifier: string): void {
    this.#heard = { ...this.#heard, said: 'profile', identifier };
  }

  /** Read back as it leaves: whoever made it need not say it twice. */
  handed(command: Buffer): void {
    this.#answer = readCommand(command);
  }

  told(status: number, milliseconds: number, error?: unknown): Omit<Told, 'at'> {
    const { said, about, faults } = this.#heard;
    const refused = status >= 300;
    // What was not found is the device's word, and not one of ours.
    const isNamed = !(status === 404 && this.door !== 'command');
    const why = error instanceof DomainError ? (OURS.test(error.code) ? error.fr : null) : FAULT_OF_OURS;
    return {
      ...{ door: this.door, said, about, byUser: this.#heard.byUser },
      identifier: isNamed ? this.#heard.identifier : null,
      faults: error instanceof DomainError ? [...faults, error.code] : faults,
      outcome: refused ? 'refused' : this.#outcome(),
      why: error === undefined ? this.#why : why,
      answer: this.#answer?.requestType ?? null,
      answerIdentifier: this.#answer?.uuid ?? null,
      status,
      milliseconds,
    };
  }

  #outcome(): Told['outcome'] {
    const { said } = this.#heard;
    if (said === 'Idle') return this.#answer === null ? 'nothing' : 'fine';
    if (said === 'NotNow') return 'later';
    return said === 'Error' || said === 'CommandFormatError' ? 'failed' : 'fine';
  }
}
