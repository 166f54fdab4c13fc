/**
 * What may happen, told from the story alone: who said what when, who held what, when the switch was set. Written from
 * the rules as people are told them, and not from the code that keeps them.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const PEOPLE = [
  'la référente',
  'l’informatique de Crêts',
  'la directrice de Ferry',
  'l’enseignante de Ferry',
  'l’administration',
  'la seconde administration',
] as const;
export type Who = (typeof PEOPLE)[number];
export type Place = 'ferry' | 'moretel' | 'academie';

const ADMINISTRATORS: readonly Who[] = ['l’administration', 'la seconde administration'];
const MAY_ERASE: readonly Who[] = ['la référente', 'l’informatique de Crêts', ...ADMINISTRATORS];
const reaches = (who: Who, place: Place): boolean => {
  if (ADMINISTRATORS.includes(who)) return true;
  if (place === 'academie') return false;
  return MAY_ERASE.includes(who) || place === 'ferry';
};

interface Act {
  readonly id: string;
  readonly asker: Who;
  readonly place: Place;
  readonly devices: number;
  readonly askedAt: number;
  approver?: Who;
  approvedAt?: number;
  end?: 'done' | 'over';
}

export class Story {
  readonly #acts: Act[] = [];
  readonly #roles = new Map<Who, { givenAt: number | null; ended: boolean }>();
  readonly #words: { who: Who; place: Place; devices: number; at: number }[] = [];
  #provedAt: number;
  #frozenSince: number | null = null;

  constructor(private readonly now: () => number) {
    for (const who of PEOPLE) this.#roles.set(who, { givenAt: null, ended: false });
    this.#provedAt = now();
  }

  done(): string[] {
    return this.#acts.flatMap(({ id, end }) => (end === 'done' ? id : [])).sort();
  }
  idAt(index: number): string | undefined {
    return this.#acts[this.#acts.length - 1 - (index % Math.max(1, this.#acts.length))]?.id;
  }

  mayAsk(who: Who, place: Place, devices: number): boolean {
    if (this.#frozenSince !== null || !MAY_ERASE.includes(who) || !reaches(who, place)) return false;
    return this.#countsNow(who) && this.#hasProved() && this.#fits(who, place, devices);
  }
  mayAskToLift(who: Who): boolean {
    return this.#frozenSince !== null && ADMINISTRATORS.includes(who) && this.#hasProved();
  }
  mayApprove(who: Who, id: string): boolean {
    const act = this.#act(id);
    if (act.end !== undefined || act.approvedAt !== undefined || who === act.asker) return false;
    const lifts = act.place === 'academie';
    if (this.now() >= act.askedAt + (lifts ? 24 : 48) * HOUR) return false;
    if (!lifts && this.#frozenSince !== null) return false;
    if (!reaches(who, act.place) || who === 'l’enseignante de Ferry') return false;
    if (!this.#countsNow(who) || !this.#countsNow(act.asker) || !this.#hasProved()) return false;
    if (this.#handsOf(who).some((hand) => this.#handsOf(act.asker).includes(hand))) return false;
    return lifts || this.#fits(who, act.place, act.devices);
  }
  mayStop(who: Who, id: string): boolean {
    const { end, place } = this.#act(id);
    return end === undefined && reaches(who, place) && !this.#role(who).ended;
  }

  mayFreeze(who: Who): boolean {
    return who !== 'l’enseignante de Ferry' && !this.#role(who).ended;
  }

  asked(id: string, asker: Who, place: Place, devices: number): void {
    this.#acts.push({ id, asker, place, devices, askedAt: this.now() });
    this.#words.push({ who: asker, place, devices, at: this.now() });
  }
  approved(id: string, approver: Who): void {
    const act = this.#act(id);
    Object.assign(act, { approver, approvedAt: this.now() });
    this.#words.push({ who: approver, place: act.place, devices: act.devices, at: this.now() });
  }
  stopped(id: string): void {
    this.#act(id).end = 'over';
  }
  /** What had its second word is over, and so is a lifting asked for before. */
  frozen(): void {
    if (this.#frozenSince !== null) return;
    this.#frozenSince = this.now();
    for (const act of this.#acts) {
      if (act.end === undefined && (act.approvedAt !== undefined || act.place === 'academie')) act.end = 'over';
    }
  }
  proved(): void {
    this.#provedAt = this.now();
  }
  roleEnded(who: Who): void {
    this.#role(who).ended = true;
  }
  roleGiven(who: Who): void {
    this.#roles.set(who, { givenAt: this.now(), ended: false });
  }

  /** Chariot looks at what is due. */
  ticked(): void {
    const lifts = this.#acts.filter(({ place }) => place === 'academie').sort(byApproval);
    const erases = this.#acts.filter(({ place }) => place !== 'academie');
    for (const act of erases) this.#tick(act, 15 * MINUTE, 48 * HOUR, this.#frozenSince === null);
    for (const act of lifts) {
      this.#tick(act, 0, 24 * HOUR, this.#frozenSince !== null);
      if (act.end === 'done' && this.#frozenSince !== null && act.askedAt > this.#frozenSince) this.#frozenSince = null;
    }
  }

  #tick(act: Act, delay: number, life: number, open: boolean): void {
    const now = this.now();
    if (act.end !== undefined) return;
    if (act.approvedAt === undefined || act.approver === undefined) {
      if (now >= act.askedAt + life) act.end = 'over';
      return;
    }
    if (now < act.approvedAt + delay) return;
    const intime = now < act.approvedAt + delay + life;
    const two = this.#countsNow(act.asker) && this.#countsNow(act.approver);
    act.end = open && intime && two ? 'done' : 'over';
  }

  #act(id: string): Act {
    const found = this.#acts.find((act) => act.id === id);
    if (found === undefined) throw new Error(`No ${id} in the story`);
    return found;
  }
  #role(who: Who): { givenAt: number | null; ended: boolean } {
    const role = this.#roles.get(who);
    if (role === undefined) throw new Error(`No ${who} in the story`);
    return role;
  }
  #countsNow(who: Who): boolean {
    const { givenAt, ended } = this.#role(who);
    return !ended && (givenAt === null || this.now() - givenAt >= 72 * HOUR);
  }
  /** Herself, and who gave her the role less than thirty days ago: it is l’administration that gives, in these stories. */
  #handsOf(who: Who): Who[] {
    const { givenAt } = this.#role(who);
    return givenAt !== null && this.now() - givenAt < 30 * DAY ? [who, 'l’administration'] : [who];
  }
  #hasProved(): boolean {
    return this.now() - this.#provedAt <= 10 * MINUTE;
  }
  #fits(who: Who, place: Place, devices: number): boolean {
    const recent = this.#words.filter((word) => {
      return word.who === who && word.place !== 'academie' && word.at > this.now() - DAY;
    });
    if (recent.some((word) => word.place !== place)) return false;
    return recent.reduce((sum, word) => sum + word.devices, devices) <= 12;
  }
}

const byApproval = (a: Act, b: Act): number => (a.approvedAt ?? 0) - (b.approvedAt ?? 0);
