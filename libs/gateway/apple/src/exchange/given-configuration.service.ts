import type { InventoryFacts, SettingId } from '@chariot/contract';
import type { DesiredState, Reports, WantedConfiguration } from '@chariot/fleet';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx, Vault } from '@chariot/platform';
import {
  contentHash,
  readStatusReport,
  writeDeclaration,
  type Command,
  type Declaration,
  type DeclarationSet,
  type DeclarativeRequest,
  type JsonValue,
} from '@chariot/wire-apple';
import { GIVEN_PROFILE_PATH } from '../enrolment/given-profile-doors.service.js';
import {
  commandItems,
  declarationsOf,
  hasOwnCertificate,
  openedProfile,
  profileOf,
  setupItems,
  toldSettings,
  type ItemOfSetting,
  type OwnCertificate,
} from '../rendering/index.js';
import type { Conversation } from './conversation.js';
import type { ExchangeRepository, Standing, Subject } from './exchange.repository.js';
import { hasHadItsTime, oneMore } from './pacing.js';
import { heard, isSettled, outcomesOf, present } from './standing.js';

export interface GivenOptions {
  /** Of the device port, as devices call it. */
  readonly deviceUrl: string;
}

/** The commands that a configuration takes. */
const PIECES = ['declare', 'setup', 'settings'] as const;

/** A configuration in the words of one iPad. */
interface Given {
  readonly set: DeclarationSet;
  readonly declarations: readonly Declaration[];
  readonly told: readonly SettingId[];
  readonly items: readonly ItemOfSetting[];
  readonly itemsHash: string | null;
  /** What is only told while its setup assistant waits. */
  readonly setup: readonly ItemOfSetting[];
  readonly setupHash: string | null;
  /** It is given a profile by which it asks for a certificate of its own. */
  readonly networkIdentity: boolean;
}

/** What an iPad should be, piece by piece: declarations that it asks for, and a command for what has none. */
export class GivenConfiguration {
  constructor(
    private readonly options: GivenOptions,
    private readonly desired: Pick<DesiredState, 'wanted'>,
    private readonly reports: Pick<Reports, 'configuration' | 'amendment'>,
    private readonly vault: Vault,
    private readonly repository: Pick<ExchangeRepository, 'networkGeneration'>,
  ) {}

  /**
   * What declarative management asks for, by the configuration of this moment.
   * @returns JSON, nothing for a status; null: it is given nothing, or no such thing
   */
  async answer(talk: Conversation, request: DeclarativeRequest): Promise<string | null> {
    if (request.endpoint === 'unknown') return null;
    const wanted = await this.desired.wanted(talk.tx, talk.reach);
    if (request.endpoint === 'status') {
      await this.#heard(talk, wanted, request.report);
      return '';
    }
    if (wanted === null) return null;
    const given = this.#given(wanted, talk.standing);
    const { set } = given;
    if (request.endpoint === 'declaration') {
      const found = set.find(request.kind, request.identifier);
      return found === null ? null : writeDeclaration(found);
    }
    if (request.endpoint === 'declaration-items') return set.writeItems();
    return this.#tokens(talk, given);
  }

  /**
   * The command that a configuration still needs: to be told that its declarations have changed, then what they have no word for.
   * Null: all of it was told, and is reported to the fleet as far as it is known.
   */
  async command(talk: Conversation, wanted: WantedConfiguration): Promise<Buffer | null> {
    const given = this.#given(wanted, talk.standing);
    const { set } = given;
    if (this.#declares(talk, given)) {
      const data = Buffer.from(await this.#tokens(talk, given));
      const declare: Command = { RequestType: 'DeclarativeManagement', Data: data };
      const handed = await talk.hand('declare', declare, { subject: { hash: set.token } });
      if (handed !== null) return handed;
    } else await talk.drop('declare');
    const { setup, setupHash, items, itemsHash } = given;
    const pieces = [
      { what: 'setup', list: setup, hash: setupHash, isToBeTold: this.#setsUp(talk, given) },
      { what: 'settings', list: items, hash: itemsHash, isToBeTold: this.#setsItems(talk, given) },
    ] as const;
    for (const { what, list, hash, isToBeTold } of pieces) {
      if (hash !== null && isToBeTold) {
        const command = { RequestType: 'Settings', Settings: list.map(({ item }) => item) } as unknown as Command;
        const subject: Subject = { hash, settings: list.map(({ setting }) => setting) };
        const handed = await talk.hand(what, command, { subject });
        if (handed !== null) return handed;
      } else await talk.drop(what);
    }
    await this.#report(talk, wanted, given, true);
    return null;
  }

  /** A command of it that was put off, or whose report was lost: handed out again, whatever was reported meanwhile. */
  async owed(talk: Conversation): Promise<Buffer | null> {
    if (!PIECES.some((what) => talk.isOut(what))) return null;
    const wanted = await this.desired.wanted(talk.tx, talk.reach);
    return wanted === null ? null : this.command(talk, wanted);
  }

  /** Whether it is to be held on one application, where iPadOS installs nothing. */
  async isSingleApp(talk: Conversation): Promise<boolean> {
    const wanted = await this.desired.wanted(talk.tx, talk.reach);
    return wanted !== null && toldSettings(wanted.payload).includes('singleApp');
  }

  /** What came of a command of it, once that is noted. */
  async changed(talk: Conversation): Promise<void> {
    const wanted = await this.desired.wanted(talk.tx, talk.reach);
    if (wanted !== null) await this.#report(talk, wanted, this.#given(wanted, talk.standing), false);
  }

  /** What it said too often to be written down at once, as it stands now that its time has come. */
  async overdue(talk: Conversation): Promise<void> {
    const { heldUntil } = talk.standing;
    if (heldUntil === null || heldUntil > talk.now) return;
    await talk.note({ heldUntil: null });
    await this.changed(talk);
  }

  /**
   * A profile of this device, opened; null: it is given no such profile, or not with this content any more.
   * @param own by which it asks for a certificate of its own
   * @returns `asks`: it does, and nothing was given to it for that
   */
  async profile(
    tx: Tx,
    reach: Reach,
    named: { readonly name: string; readonly hash: string },
    own?: OwnCertificate,
  ): Promise<Buffer | 'asks' | null> {
    const wanted = await this.desired.wanted(tx, reach);
    if (wanted === null) return null;
    const { payload, variables } = wanted;
    const generation = hasOwnCertificate(payload, variables) ? await this.repository.networkGeneration(tx, reach) : 0;
    const profile = profileOf(payload, variables, named.name, generation);
    if (own === undefined && profile?.hash === named.hash && profile.hasOwnCertificate) return 'asks';
    return openedProfile(tx, this.vault, payload, variables, { ...named, generation, own });
  }

  async #heard(talk: Conversation, wanted: WantedConfiguration | null, raw: Buffer): Promise<void> {
    const { declarations: said, osVersion } = readStatusReport(raw);
    if (osVersion !== undefined) await this.#amend(talk, { osVersion });
    // What is to be told nothing (lost, in reserve) is believed about nothing.
    if (wanted === null || said === undefined) return;
    const given = this.#given(wanted, talk.standing);
    await talk.note({ statuses: present(heard(talk.standing.statuses, said), given.declarations), refused: null });
    await this.#report(talk, wanted, given, false);
  }

  /** `Timestamp` says since when it is given this: equal content keeps its own. */
  async #tokens(talk: Conversation, { set, networkIdentity }: Given): Promise<string> {
    if (talk.standing.networkIdentity !== networkIdentity) {
      await talk.note({ networkIdentity, networkOverAt: networkIdentity ? null : talk.now });
    }
    if (talk.standing.token !== set.token) {
      await talk.note({ token: set.token, tokenAt: talk.now, toldAt: null, refused: null });
    }
    return set.writeTokens(talk.standing.tokenAt ?? talk.now);
  }

  /** Whether it is to be told that its declarations have changed, or again when it has not said how each of them stands. */
  #declares({ standing, now }: Conversation, { declarations, set }: Given): boolean {
    if (standing.token !== set.token) return true;
    return !isSettled(declarations, standing) && hasHadItsTime(standing.toldAt, now);
  }

  /** Whether it is to be told what it takes at no other moment: once, whatever it says to it. */
  #setsUp({ standing, awaitsSetup }: Conversation, { setupHash }: Given): boolean {
    return awaitsSetup && setupHash !== null && standing.setUp?.hash !== setupHash;
  }

  /** Whether it is to be told what has no declaration; what it did not do is told again after a while. */
  #setsItems({ standing, now }: Conversation, { itemsHash }: Given): boolean {
    if (itemsHash === null || standing.itemsHash !== itemsHash) return itemsHash !== null;
    const failed = Object.values(standing.items).some(({ status }) => status === 'failed');
    return failed && hasHadItsTime(standing.itemsAt, now);
  }

  /** A piece that was never handed out: reporting before it was would have the fleet believe that there is nothing more to tell. */
  #isToBeHanded(talk: Conversation, given: Given): boolean {
    return (
      (this.#declares(talk, given) && !talk.isOut('declare')) ||
      (this.#setsUp(talk, given) && !talk.isOut('setup')) ||
      (this.#setsItems(talk, given) && !talk.isOut('settings'))
    );
  }

  /** @param again all was handed out, and its time has come: also what was reported before */
  async #report(talk: Conversation, wanted: WantedConfiguration, given: Given, again: boolean): Promise<void> {
    if (!again && this.#isToBeHanded(talk, given)) return;
    const { items, setup } = given;
    const itemsOf = items.map(({ setting }) => setting);
    const setupOf = setup.map(({ setting }) => setting);
    const settings = outcomesOf({ ...given, itemsOf, setupOf, awaits: talk.awaitsSetup }, talk.standing);
    const { revision } = wanted;
    const reported = contentHash({ revision, settings: settings as unknown as JsonValue });
    if (!again) {
      if (reported === talk.standing.reported) return;
      const more = oneMore(talk.standing, talk.now);
      if ('notBefore' in more) return talk.note({ heldUntil: more.notBefore });
      await talk.note(more);
    }
    await this.reports.configuration(talk.tx, talk.reach, { reportId: newId(), revision, settings });
    await talk.note({ claimed: revision, reported, heldUntil: null });
  }

  /** What it says too often of itself is asked of it with its next inventory. */
  async #amend(talk: Conversation, facts: Partial<InventoryFacts>): Promise<void> {
    const more = oneMore(talk.standing, talk.now);
    if ('notBefore' in more) return;
    if (await this.reports.amendment(talk.tx, talk.reach, facts)) await talk.note(more);
  }

  #given(
    { payload, variables }: WantedConfiguration,
    { networkGeneration }: Pick<Standing, 'networkGeneration'>,
  ): Given {
    const { deviceUrl } = this.options;
    const { set, declarations } = declarationsOf(
      payload,
      variables,
      (name, hash) => `${deviceUrl}${GIVEN_PROFILE_PATH}/${encodeURIComponent(name)}/${hash}`,
      networkGeneration,
    );
    const items = commandItems(payload, variables);
    const setup = setupItems(payload);
    const hashes = { itemsHash: hashOf(items), setupHash: hashOf(setup) };
    const networkIdentity = hasOwnCertificate(payload, variables);
    return { set, declarations, told: toldSettings(payload), items, setup, networkIdentity, ...hashes };
  }
}

const hashOf = (items: readonly ItemOfSetting[]): string | null =>
  items.length === 0 ? null : contentHash(items as unknown as JsonValue);
