import type { Tx } from '../postgres/database.service.js';

/** One line of what is held about somebody: French headings, French values. Never a secret, a hash or a token. */
export type PersonalDataRow = Readonly<Record<string, string>>;

export interface PersonalDataSource {
  /** Heading of the section, in French: « Sessions ». */
  readonly title: string;
  /** Place among the sections: identity is 10, roles 20, signing in 30, approvals 40, the journal 90. */
  readonly order: number;
  /**
   * Everything that this room holds about a person, `limit` rows at most. `tx` is the system's: whether the caller may
   * see this person was decided before.
   * @returns one row more than `limit` when there is more than that
   */
  readonly read: (tx: Tx, personId: string, limit: number) => Promise<readonly PersonalDataRow[]>;
}

/** Where the rooms say what they hold about a person: the right of access (art. 15 RGPD) answers with all of it. */
export class PersonalDataSources {
  readonly #sources: PersonalDataSource[] = [];

  /** Rooms call it when they start (`onModuleInit`). @throws Error for a title that is taken */
  register(source: PersonalDataSource): void {
    if (this.#sources.some(({ title }) => title === source.title)) {
      throw new Error(`Two sources of personal data are called ${source.title}`);
    }
    this.#sources.push(source);
  }

  /** In the order in which they are shown. */
  get all(): readonly PersonalDataSource[] {
    return [...this.#sources].sort((a, b) => a.order - b.order);
  }
}
