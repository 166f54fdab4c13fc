/** The key under which codes are hashed: derived from the master key, never in the database. */
export const ENROLMENT_CODE_KEY = Symbol('EnrolmentCodeKey');
