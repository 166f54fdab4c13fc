import { Controller, Inject } from '@nestjs/common';
import {
  assignProfile,
  changeProfile,
  getProfile,
  listProfiles,
  previewProfile,
  unassignProfile,
  writeProfile,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { FAMILY_RENDERERS, type FamilyRenderer } from './family-renderer.port.js';
import { checkedSettings } from './profile-settings.js';
import { Profiles } from './profiles.service.js';

@Controller()
export class ProfilesController {
  constructor(
    private readonly database: Database,
    private readonly profiles: Profiles,
    @Inject(FAMILY_RENDERERS) private readonly renderers: readonly FamilyRenderer[],
  ) {}

  @Door(listProfiles)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listProfiles>,
  ): Promise<OutputOf<typeof listProfiles>> {
    return this.database.read(reach, (tx) => this.profiles.list(tx, reach, query));
  }

  @Door(getProfile)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getProfile>): Promise<OutputOf<typeof getProfile>> {
    return this.database.read(reach, (tx) => this.profiles.get(tx, reach, params.id));
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
      (tx) => this.profiles.get(tx, reach, params.id),
      (tx) => this.profiles.change(tx, reach, params.id, body),
    );
  }

  @Door(assignProfile)
  assign(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof assignProfile>,
  ): Promise<OutputOf<typeof assignProfile>> {
    return this.database.transaction(reach, (tx) => this.profiles.assign(tx, reach, params.id, body));
  }

  @Door(unassignProfile)
  unassign(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof unassignProfile>,
  ): Promise<OutputOf<typeof unassignProfile>> {
    return this.database.transaction(reach, (tx) => this.profiles.unassign(tx, reach, params.id, params.assignmentId));
  }

  /** Nothing is read or kept: what is being written is shown as each family would take it. */
  @Door(previewProfile)
  preview(@Input() { body }: InputOf<typeof previewProfile>): OutputOf<typeof previewProfile> {
    const settings = checkedSettings(body.settings, { keyed: false });
    return {
      families: this.renderers.map((renderer) => ({
        family: renderer.family,
        label: renderer.label,
        settings: renderer.preview(settings).map((one) => ({ ...one })),
      })),
    };
  }
}
