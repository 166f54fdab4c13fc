import { EnrolmentWindows } from '@chariot/fleet';
import { IpadEnrolment, SIGNED_PROFILE, UNSIGNED_PROFILE } from '@chariot/gateway-apple';
import type { Reach } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { Database } from '@chariot/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { Config, ConfigError } from './config.js';

export interface Invitation {
  readonly slot: number;
  /** What a person opens. */
  readonly page: string;
  /** The signed profile. */
  readonly url: string;
  /** The same as plain XML; null unless CHARIOT_APPLE_UNSIGNED_PROFILES has it given. */
  readonly unsignedUrl: string | null;
}

/**
 * Opens a window of `count` codes of a class mobile, as the addresses that iPads (or what plays them) open.
 * @param app of `enrolmentModule`
 * @throws DomainError fleet.* as `EnrolmentWindows.open`
 * @throws ConfigError where no iPad can be enrolled, before anything is opened
 */
export async function inviteIpads(
  app: INestApplicationContext,
  reach: Reach,
  { classroomId, ...window }: { readonly classroomId: string; readonly count: number; readonly minutes: number },
): Promise<Invitation[]> {
  const { ipadUrl, whyNoIpad } = await app.get(IpadEnrolment, { strict: false }).address();
  if (ipadUrl === null) throw new ConfigError(whyNoIpad);
  // The fingerprint of the root is on every sheet.
  await app.get(PkiService).open();
  const { codes } = await app
    .get(Database)
    .transaction(reach, (tx) => app.get(EnrolmentWindows, { strict: false }).open(tx, reach, classroomId, window));
  const { unsignedAppleProfiles } = app.get(Config);
  return codes.map(({ slot, code }) => {
    const page = `${ipadUrl}/${code ?? ''}`;
    const unsignedUrl = unsignedAppleProfiles ? `${page}/${UNSIGNED_PROFILE}` : null;
    return { slot, page, url: `${page}/${SIGNED_PROFILE}`, unsignedUrl };
  });
}
