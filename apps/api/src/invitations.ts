import { EnrolmentWindows } from '@chariot/fleet';
import { IPAD_PATH, SIGNED_PROFILE, UNSIGNED_PROFILE } from '@chariot/gateway-apple';
import type { Reach } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { Database } from '@chariot/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { Config } from './config.js';

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
 */
export async function inviteIpads(
  app: INestApplicationContext,
  reach: Reach,
  { classroomId, ...window }: { readonly classroomId: string; readonly count: number; readonly minutes: number },
): Promise<Invitation[]> {
  // The fingerprint of the root is on every sheet.
  await app.get(PkiService).open();
  const { serverUrl, codes } = await app
    .get(Database)
    .transaction(reach, (tx) => app.get(EnrolmentWindows, { strict: false }).open(tx, reach, classroomId, window));
  const { unsignedAppleProfiles } = app.get(Config);
  return codes.map(({ slot, code }) => {
    const page = `${serverUrl}${IPAD_PATH}/${code ?? ''}`;
    const unsignedUrl = unsignedAppleProfiles ? `${page}/${UNSIGNED_PROFILE}` : null;
    return { slot, page, url: `${page}/${SIGNED_PROFILE}`, unsignedUrl };
  });
}
