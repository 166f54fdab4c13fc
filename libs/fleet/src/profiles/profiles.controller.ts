import { Controller, Inject } from '@nestjs/common';
import {
  assignProfile,
  changeAssignment,
  changeProfile,
  foreseeProfile,
  getProfile,
  getProfileHistory,
  listProfiles,
  previewProfile,
  requestProfileAct,
  returnProfile,
  unassignProfile,
  writeProfile,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Assignments } from './assignments.service.js';
import { FAMILY_RENDERERS, type FamilyRenderer } from './family-renderer.port.js';
import { Foresights } from './foresights.service.js';
import { ProfileRequests } from './profile-requests.service.js';
import { checkedSettings } from './profile-settings.js';
import { ProfileViews } from './profile-views.service.js';
import { ProfilesRepository } from './profiles.repository.js';
import { Profiles } from './profiles.service.js';

@Controller()
export class ProfilesController {
  constructor(
    private readonly database: Database,
    private readonly profiles: Profiles,
    private readonly views: ProfileViews,
    private readonly assignments: Assignments,
    private readonly foresights: Foresights,
    private readonly requests: ProfileRequests,
    private readonly repository: ProfilesRepository,
    @Inject(FAMILY_RENDERERS) private readonly renderers: readonly FamilyRenderer[],
  ) {}

  @Door(listProfiles)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listProfiles>,
  ): Promise<OutputOf<typeof listProfiles>> {
    return this.database.read(reach, (tx) => this.views.list(tx, reach, query));
  }

  @Door(getProfile)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getProfile>): Promise<OutputOf<typeof getProfile>> {
    return this.database.read(reach, (tx) => this.views.get(tx, reach, params.id));
  }

  @Door(getProfileHistory)
  history(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getProfileHistory>,
  ): Promise<OutputOf<typeof getProfileHistory>> {
    return this.database.read(reach, (tx) => this.views.history(tx, reach, params.id));
  }

  @Door(writeProfile)
  write(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof writeProfile>,
  ): Promise<OutputOf<typeof writeProfile>> {
    return this.database.transaction(reach, (tx) => this.profiles.write(tx, reach, body));
  }

  @Door(changeProfile)
  change(
    @Caller() reach: Reach,
    @Precondition(getProfile) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof changeProfile>,
  ): Promise<OutputOf<typeof changeProfile>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.views.get(tx, reach, params.id),
      (tx) => this.profiles.change(tx, reach, params.id, body),
    );
  }

  @Door(assignProfile)
  assign(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof assignProfile>,
  ): Promise<OutputOf<typeof assignProfile>> {
    return this.database.transaction(reach, (tx) => this.assignments.assign(tx, reach, params.id, body));
  }

  @Door(changeAssignment)
  changeAssignment(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof changeAssignment>,
  ): Promise<OutputOf<typeof changeAssignment>> {
    return this.database.transaction(reach, (tx) =>
      this.assignments.change(tx, reach, params.id, params.assignmentId, body),
    );
  }

  @Door(unassignProfile)
  unassign(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof unassignProfile>,
  ): Promise<OutputOf<typeof unassignProfile>> {
    return this.database.transaction(reach, (tx) =>
      this.assignments.unassign(tx, reach, params.id, params.assignmentId),
    );
  }

  @Door(returnProfile)
  returnTo(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof returnProfile>,
  ): Promise<OutputOf<typeof returnProfile>> {
    const { to } = body;
    return this.database.transaction(reach, (tx) =>
      to.kind === 'version'
        ? this.profiles.returnTo(tx, reach, params.id, to.version)
        : this.assignments.restore(tx, reach, params.id, to.assignmentId),
    );
  }

  @Door(requestProfileAct)
  request(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof requestProfileAct>,
  ): Promise<OutputOf<typeof requestProfileAct>> {
    return this.database.transaction(reach, (tx) => this.requests.ask(tx, reach, params.id, body.act, body.reason));
  }

  /** It writes, and undoes what it wrote: nothing is kept. */
  @Door(foreseeProfile)
  foresee(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof foreseeProfile>,
  ): Promise<OutputOf<typeof foreseeProfile>> {
    return this.database.transaction(reach, (tx) => this.foresights.foresee(tx, reach, params.id, body.act));
  }

  /** What is being written, as each family that the caller has would take it; as all of them would before any is there. */
  @Door(previewProfile)
  async preview(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof previewProfile>,
  ): Promise<OutputOf<typeof previewProfile>> {
    const settings = checkedSettings(body.settings, { keyed: false });
    const here = await this.database.read(reach, async (tx) => {
      const found: FamilyRenderer[] = [];
      for (const renderer of this.renderers) {
        if (await this.repository.hasFamily(tx, reach, renderer.family)) found.push(renderer);
      }
      return found;
    });
    const shown = here.length === 0 ? this.renderers : here;
    return {
      families: shown.map((renderer) => ({
        family: renderer.family,
        label: renderer.label,
        settings: renderer.preview(settings).map((one) => ({ ...one })),
      })),
    };
  }
}
