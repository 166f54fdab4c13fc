// What a school year is told as, to whoever counts its indicators again: what happened, in the order in which it happened, and
// the few facts of the world that nothing happens to. Types alone. Whoever plays the year writes them down as it asks and is
// answered; reckoning.mjs reads nothing else.

/** A day in the schools' own time, `2026-09-01`. @typedef {string} Day */
/** A month in the schools' own time, `2026-09`. @typedef {string} Month */
/** ISO 8601, or milliseconds since 1970. @typedef {string | number} Instant */

/** @typedef {{ day: number, from: string, to: string }} Opening 1 is Monday; `08:30` */

/**
 * @typedef {object} Place
 * @property {string} id
 * @property {'academie' | 'departement' | 'localAuthority' | 'district' | 'school'} kind
 * @property {readonly string[]} under ids of what is right above it; of an académie, none
 * @property {string | null} [zone] of a school: of whose holidays it lives; null: no calendar was said, it has no school day
 * @property {readonly Opening[] | null} [week] of a school; null or absent: it has not said, and the usual four days are taken
 */

/**
 * @typedef {object} World
 * @property {readonly Place[]} places
 * @property {Readonly<Record<string, readonly { from: Day, until: Day }[]>>} holidays by zone; both days are holidays
 */

/**
 * What a school said of itself for a school year (`2026-2027`).
 * @typedef {{ kind: 'headcount', on: Day, school: string, year: string, pupils: number | null, classes: number | null, teachers: number | null }} Headcount
 */
/** A classe mobile. @typedef {{ kind: 'cart', on: Day, cart: string, school: string, is: 'open' | 'closed' }} Cart */
/**
 * What became of a tablet: what is absent is as it was. `state` is the API's word (`received`, `inService`, `broken`,
 * `inRepair`, `lost`, `stolen`, `retired`, …); `enrolled`: it was in service, or enrolled, once; `conformity` is what is known
 * of it (`compliant`, `gap`, `unknown` where nothing was heard of it lately); `boughtIn`: a year.
 * Losses, thefts and breakages (I10) are read from the states: no event of their own.
 * @typedef {{ kind: 'device', on: Day, device: string, school?: string, state?: string, enrolled?: boolean,
 *   conformity?: 'compliant' | 'gap' | 'unknown', boughtIn?: number | null }} Device
 */
/** A repair was reported. @typedef {{ kind: 'repairOpened', on: Day, repair: string, school: string }} RepairOpened */
/** It was closed on `on`, and the tablet was back on `backOn`. @typedef {{ kind: 'repairClosed', on: Day, repair: string, backOn: Day }} RepairClosed */
/** A request for an application was decided on `on`. @typedef {{ kind: 'appAnswered', on: Day, school: string, askedOn: Day }} AppAnswered */
/**
 * A lesson that is over. `on`: the day on which it was settled, that is when its teacher answered, or, where nobody did, when
 * the time for it had run out (a day after its end): it counts on that day. `teacher` is any word that tells one from
 * another; `className` is as it was typed.
 * @typedef {object} Lesson
 * @property {'lesson'} kind
 * @property {Day} on
 * @property {string} school
 * @property {string} cart
 * @property {string} teacher
 * @property {string} className
 * @property {string} discipline
 * @property {number} pupils
 * @property {Instant} startedAt
 * @property {Instant} endedAt
 * @property {number | null} inService tablets in service in the cart as it began; null: nothing was heard of its tablets
 * @property {number | null} used
 * @property {readonly number[]} [measures] tenths of Mbit/s, what each tablet told that was asked to measure the line as it began
 * @property {'none' | 'minor' | 'blocking' | null} incident null: no answer
 */
/** A reservation with which no lesson was held, on the day on which that was found. @typedef {{ kind: 'bookingLapsed', on: Day, school: string }} BookingLapsed */
/** A Wi-Fi box was on from `onAt` to `offAt`, and was said to be off on `on`. @typedef {{ kind: 'boxOff', on: Day, school: string, cart: string, onAt: Instant, offAt: Instant }} BoxOff */
/**
 * The server looked at the fleet: it saw what stands before this line, and nothing that stands after it. The first look of a
 * day is the one with which that day, and those before it on which nobody looked, are counted (`usage.day_taken` tells which).
 * A month ends as its last look saw it.
 * @typedef {{ kind: 'look', on: Day }} Look
 */

/**
 * A convention was signed on `on`. `academie` and `localAuthority` are places, `schools` those of its annex. Meetings are what
 * its text asks for; `terms`: how it reads « trimestre ».
 * @typedef {object} Convention
 * @property {'convention'} kind
 * @property {Day} on
 * @property {string} convention
 * @property {string} academie
 * @property {string} localAuthority
 * @property {readonly string[]} schools
 * @property {number} forecastCents
 * @property {Day | null} deploymentFrom
 * @property {Day | null} deploymentUntil
 * @property {number | null} localMeetingsPerTerm
 * @property {number | null} departmentalMeetingsPerYear
 * @property {'school' | 'civil'} terms
 */
/** A version of its statement was certified; the last one holds. @typedef {{ kind: 'statementCertified', on: Day, convention: string, grossCents: number }} StatementCertified */
/** The last certified one was sent back. @typedef {{ kind: 'statementReturned', on: Day, convention: string }} StatementReturned */
/** Noted in the project's file; `school` null: it names none. @typedef {{ kind: 'training', on: Day, convention: string, school: string | null, participants: number }} Training */
/** A survey that came by another way, received on `on`, noted in the project's file. @typedef {{ kind: 'surveyNoted', on: Day, convention: string, school: string | null, dueOn: Day | null, answeredOn: Day | null }} SurveyNoted */
/** A survey of Chariot's, as one place received it: `on` is the day by which it must be answered. @typedef {{ kind: 'surveyDue', on: Day, place: string, answeredOn: Day | null }} SurveyDue */
/** A local committee of a convention (of one of its schools), or the departmental one of a place. @typedef {{ kind: 'committee', on: Day, committee: string, is: 'local', convention: string, school: string | null } | { kind: 'committee', on: Day, committee: string, is: 'departmental', place: string }} Committee */
/** It met on `on`: planned meetings that were not held are no event. @typedef {{ kind: 'meetingHeld', on: Day, committee: string }} MeetingHeld */

/**
 * @typedef {Headcount | Cart | Device | RepairOpened | RepairClosed | AppAnswered | Lesson | BookingLapsed | BoxOff | Look
 *   | Convention | StatementCertified | StatementReturned | Training | SurveyNoted | SurveyDue | Committee | MeetingHeld} RawEvent
 */

/**
 * What the product says that it has told: rows of `usage.told`, without their figures. Which cells are told is taken from the
 * product, what they sum to never.
 * @typedef {object} ToldCells
 * @property {'month' | 'year' | 'discipline'} kind
 * @property {string} placeId
 * @property {Month} from
 * @property {Month} to
 * @property {readonly string[]} disciplines several where they are told together only; none but of `discipline`
 */

/** What somebody asks: `school` where she holds her role at that very school, which is told its own months. `readsAccounts` false: she does not read what conventions have spent. @typedef {{ place: string, from: Month, to: Month, viewpoint: 'outside' | 'school', readsAccounts?: boolean }} Asked */

export {};
