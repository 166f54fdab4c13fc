import { malformed } from '../errors.js';
import { Guarded } from '../guarded.js';
import type { Fields } from '../plist/fields.js';
import { hasForeignSigns } from '../plist/value.js';

/** What a Shared iPad says instead of a user's identifier: nobody authenticates (TN: the account's name is the user). */
export const SHARED_USER_ID = 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF';

/**
 * Whose channel a message came by. `device`: the UDID, or the identifier of a User Enrolment, which has no UDID.
 * The account of a Shared iPad is a pupil's own: `enrolmentKey` is the only form in which an identifier is stored.
 */
export type EnrolmentId =
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'user'; readonly device: string; readonly user: string }
  | { readonly kind: 'sharedUser'; readonly device: string; readonly account: Guarded<string> }
  | { readonly kind: 'userEnrolment'; readonly device: string }
  | { readonly kind: 'userEnrolmentUser'; readonly device: string; readonly user: string };

/** Never a colon: it stands between device and user. */
export const IDENTIFIER = /^[A-Za-z0-9._-]{1,64}$/;
const LONGEST_ACCOUNT = 256;

/** @throws wire-apple.malformed when there is neither UDID nor EnrollmentID, or one that cannot be one */
export function enrolmentIdOf(fields: Fields): EnrolmentId {
  const udid = fields.mayMatch('UDID', IDENTIFIER);
  if (udid === null) {
    const device = fields.mustMatch('EnrollmentID', IDENTIFIER);
    const user = fields.mayMatch('EnrollmentUserID', IDENTIFIER);
    return user === null ? { kind: 'userEnrolment', device } : { kind: 'userEnrolmentUser', device, user };
  }
  const user = fields.mayMatch('UserID', IDENTIFIER);
  if (user === null) return { kind: 'device', device: udid };
  if (user.toUpperCase() !== SHARED_USER_ID) return { kind: 'user', device: udid, user };
  const account = fields.dict.get('UserShortName');
  if (typeof account !== 'string' || account === '' || account.length > LONGEST_ACCOUNT || hasForeignSigns(account)) {
    throw malformed('UserShortName');
  }
  return { kind: 'sharedUser', device: udid, account: new Guarded(account) };
}

/**
 * The text under which an enrolment is stored and found: `UDID`, `UDID:UserID`, and for a Shared iPad `UDID:~pseudonym`.
 * @param pseudonym of an account's name: a hash under a key of the server's (HMAC), since names of pupils can be guessed
 */
export function enrolmentKey(id: EnrolmentId, pseudonym: (account: string) => string): string {
  switch (id.kind) {
    case 'device':
    case 'userEnrolment':
      return id.device;
    case 'user':
    case 'userEnrolmentUser':
      return `${id.device}:${id.user}`;
    case 'sharedUser':
      // The tilde: no identifier of Apple's has one, so that no user can be taken for another's pseudonym.
      return `${id.device}:~${pseudonym(id.account.reveal())}`;
  }
}
