import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { ProfileChanged } from '../events.js';

/** What is written in the journal about profiles, and told to whoever looks at one. */
@Injectable()
export class ProfileRecord {
  constructor(private readonly acts: Acts) {}

  /** Names of settings, and never what they hold. */
  async note(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, placeId }: { readonly id: string; readonly name: string; readonly placeId: string },
    details: Record<string, Json>,
  ): Promise<void> {
    await this.acts.record(tx, reach, { act, subject: { kind: 'profile', id, label: name }, placeId, details });
    await this.acts.emit(tx, ProfileChanged.of({ profileId: id, placeId }));
  }
}
