import { Injectable } from '@nestjs/common';
import type { Foresight, foreseeProfile, InputOf } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import type { Scope } from '../configurations/configurations.repository.js';
import { supposing } from '../configurations/supposing.js';
import { fleetError } from '../fleet-errors.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { Assignments } from './assignments.service.js';
import { changesOf } from './foresight.js';
import { ForesightsRepository, type ForeseenConflict } from './foresights.repository.js';
import { intercepts, widens } from './intercepting.js';
import { ProfileSecrets } from './profile-secrets.service.js';
import { checkedSettings } from './profile-settings.js';
import { ProfileViews } from './profile-views.service.js';
import { ProfilesRepository } from './profiles.repository.js';

type Act = InputOf<typeof foreseeProfile>['body']['act'];

/** Where the other one is from: its place, or something in it. */
const ONE_OF = { place: '', classroom: 'une classe mobile, ', device: 'une tablette, ' } as const;

/** What a change would do, said before it is saved: it is made, looked at, and undone. */
@Injectable()
export class Foresights {
  constructor(
    private readonly acts: Acts,
    private readonly profiles: ProfilesRepository,
    private readonly rows: AssignmentsRepository,
    private readonly assignments: Assignments,
    private readonly secrets: ProfileSecrets,
    private readonly views: ProfileViews,
    private readonly repository: ForesightsRepository,
    private readonly places: Places,
  ) {}

  /** @throws DomainError `fleet.profileNotFound`, `fleet.outOfReach`, and what the change itself would be refused for */
  async foresee(tx: Tx, reach: Reach, id: string, act: Act): Promise<Foresight> {
    const profile = await this.views.get(tx, reach, id);
    const seen = await supposing(tx, async () => {
      const { scope, twoPersons } = await this.#make(tx, reach, id, act);
      return {
        twoPersons,
        groups: await this.repository.changes(tx, scope),
        conflicts: act.kind === 'unassign' ? [] : await this.repository.conflicts(tx, scope, profile.id),
      };
    });
    const refs = await this.places.refs(
      tx,
      seen.conflicts.flatMap(({ placeId }) => placeId ?? []),
    );
    const told = ({ setting, profileId, name: profileName, classrooms, target, placeId }: ForeseenConflict) => ({
      ...{ setting, profileId, profileName, classrooms },
      targetName: target === null || placeId === null ? '' : `${ONE_OF[target]}${refs.get(placeId)?.name ?? ''}`,
    });
    return {
      changes: changesOf(seen.groups),
      classrooms: seen.groups.reduce((sum, { classrooms }) => sum + classrooms, 0),
      devices: seen.groups.reduce((sum, { devices }) => sum + devices, 0),
      overriddenBy: seen.conflicts.filter(({ wins }) => wins).map(told),
      overrides: seen.conflicts.filter(({ wins }) => !wins).map(told),
      twoPersons: seen.twoPersons,
    };
  }

  async #make(
    tx: Tx,
    reach: Reach,
    id: string,
    act: Act,
  ): Promise<{ readonly scope: Scope; readonly twoPersons: boolean }> {
    switch (act.kind) {
      case 'change':
        return this.#change(tx, reach, id, act.settings);
      case 'assign':
        return this.#assign(tx, reach, id, act);
      case 'unassign':
        return this.#unassign(tx, reach, id, act.assignmentId);
    }
  }

  async #change(tx: Tx, reach: Reach, id: string, asked: Extract<Act, { kind: 'change' }>['settings']) {
    const before = await this.profiles.lock(tx, reach, id);
    if (before === undefined) throw fleetError('outOfReach');
    const settings = await this.secrets.seal(tx, checkedSettings(asked, { keyed: false }), before);
    await this.profiles.suppose(tx, { ...before, settings });
    const scope = await this.rows.scopeOf(tx, reach, id);
    const assigned = (await this.rows.of(tx, reach, [id])).length > 0;
    return { scope, twoPersons: assigned && intercepts(before.settings, settings) };
  }

  async #assign(tx: Tx, reach: Reach, id: string, asked: Extract<Act, { kind: 'assign' }>) {
    const profile = await this.views.get(tx, reach, id);
    const { scope, name: _name, ...what } = await this.assignments.target(tx, reach, profile, asked);
    const made = { madeAt: this.acts.now(), madeBy: reach.actor() };
    // One that is assigned there already: its exceptions are what changes.
    const already = (await this.rows.of(tx, reach, [id])).find(({ targetId }) => targetId === asked.targetId);
    if (already === undefined) {
      await this.rows.insert(tx, { id: newId(), profileId: id, rolloutId: null, ...what, ...made });
    } else {
      await this.rows.setExceptions(tx, reach, already.id, what.exceptPlaces, what.exceptClassrooms);
    }
    const more = already === undefined || widens(already, what);
    return { scope, twoPersons: more && intercepts({}, profile.settings) };
  }

  async #unassign(tx: Tx, reach: Reach, id: string, assignmentId: string) {
    const row = await this.rows.lock(tx, reach, id, assignmentId);
    if (row === undefined) throw fleetError('assignmentNotFound');
    const scope = await this.rows.scopeOf(tx, reach, id);
    await this.rows.end(tx, reach, assignmentId, this.acts.now());
    return { scope, twoPersons: false };
  }
}
