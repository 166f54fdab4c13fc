import { newId } from '@chariot/kernel';
import type { ActivationLocks, Clones, Reports } from '@chariot/fleet';
import { readResult, type DeviceInformation, type Report, type Result } from '@chariot/wire-apple';
import type { DeviceApps } from '../licences/device-apps.service.js';
import type { Conversation } from './conversation.js';
import { factsOf, softwareOf } from './inventory.js';

/** What an iPad says of itself, noted in the fleet: what it is, what is installed on it, what opens it once it is erased. */
export class SelfReports {
  constructor(
    private readonly reports: Pick<Reports, 'inventory'>,
    private readonly clones: Pick<Clones, 'inventoried'>,
    private readonly locks: Pick<ActivationLocks, 'keep'>,
    private readonly apps: Pick<DeviceApps, 'inventoried'>,
  ) {}

  /** The first half of its inventory, kept until the other has come. */
  informed(talk: Conversation, said: DeviceInformation): Promise<void> {
    return talk.note({ facts: factsOf(said), supervised: said.supervised });
  }

  /** The other half. @returns whether the whole was noted */
  async inventoried(talk: Conversation, report: Report): Promise<boolean> {
    const { facts } = talk.standing;
    if (facts === null) return false;
    // Another iPad presents its certificate: it is set aside, and there is nothing more to say to it.
    if (await this.clones.inventoried(talk.tx, talk.reach, facts)) return false;
    const software = softwareOf(readResult('InstalledApplicationList', report));
    await this.reports.inventory(talk.tx, talk.reach, { reportId: newId(), facts: { ...facts, software } });
    await talk.note({ facts: null, askedAt: talk.now });
    await this.apps.inventoried(talk, report);
    return true;
  }

  /** One that has none to say leaves what it said before. */
  async openedAgain(talk: Conversation, code: Result<'ActivationLockBypassCode'>): Promise<void> {
    await talk.note({ bypassAskedAt: talk.now });
    if (code !== null) await this.locks.keep(talk.tx, talk.reach, code.reveal());
  }
}
