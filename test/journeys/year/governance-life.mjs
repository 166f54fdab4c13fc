// What those who signed do in a year: conventions of some communes, their trainings and surveys, their committees, an invoice that
// is paid, and its statement, presented by one person and certified by another.
import { readFileSync } from 'node:fs';
import { Caller } from './caller.mjs';
import { dayAfter } from './calendar.mjs';
import { proven } from './proven.mjs';

/** @typedef {import('./world.mjs').School} School */

const example = JSON.parse(readFileSync(new URL('../../../infra/seed/example.json', import.meta.url), 'utf8'));
const MOST = 4;
const SIRET = '73282932000074';
const CART_CENTS = 800_000;
const SIGNED_ON = '2033-09-12';
const DEPLOYMENT = { from: '2033-09-20', until: '2034-03-31' };
const INVOICED_ON = '2033-11-14';
const CERTIFIED_ON = '2033-12-05';
const DELAY_MS = 75 * 60_000;
/** First school day from that one on. */
const LOCAL_MEETINGS = ['2033-10-10', '2034-01-16', '2034-05-22'];
const DEPARTMENTAL_MEETINGS = ['2033-11-21', '2034-06-12'];

/**
 * @typedef {object} Signed
 * @property {string} id
 * @property {number} number
 * @property {School[]} schools
 * @property {string} communeId
 * @property {string} equipmentLineId
 * @property {{ id: string, memberId: string, schoolId: string }[]} committees
 */

export class GovernanceLife {
  trainings = 0;
  surveys = 0;
  meetings = 0;
  certified = 0;
  /** @type {Signed[]} */
  #signed = [];
  /** @type {{ id: string, memberId: string }[]} */
  #departmental = [];
  /** Acts that wait for their day. @type {{ on: string, act: (day: string) => Promise<void> }[]} */
  #due = [];
  #world;
  #draw;
  #record;
  #stack;
  #line;
  #clock;
  #days;

  /**
   * @param {{ world: import('./world.mjs').World, draw: import('./draw.mjs').Draw, record: (event: import('./events.mjs').RawEvent) => void,
   *   stack: import('../../../infra/start/stack.mjs').Stack, line: import('./caller.mjs').Line, clock: import('./clock.mjs').DrivenClock,
   *   days: import('./server-days.mjs').ServerDays }} parts
   */
  constructor({ world, draw, record, stack, line, clock, days }) {
    this.#world = world;
    this.#draw = draw;
    this.#record = record;
    this.#stack = stack;
    this.#line = line;
    this.#clock = clock;
    this.#days = days;
    this.#due.push({ on: SIGNED_ON, act: (day) => this.#sign(day) });
    this.#due.push({ on: INVOICED_ON, act: (day) => this.#invoice(day) });
    this.#due.push({ on: CERTIFIED_ON, act: (day) => this.#certify(day) });
    for (const on of LOCAL_MEETINGS) this.#due.push({ on, act: (day) => this.#meetLocally(day) });
    for (const on of DEPARTMENTAL_MEETINGS) this.#due.push({ on, act: (day) => this.#meetInDepartements(day) });
  }

  /** @param {string} day */
  async day(day) {
    const due = this.#due.filter(({ on }) => on <= day);
    this.#due = this.#due.filter(({ on }) => on > day);
    for (const { act } of due) await act(day);
    const draw = this.#draw.of(`governance ${day}`);
    for (const signed of this.#signed) {
      if (draw.happens(1 / 12)) await this.#train(signed, draw, day);
      if (draw.happens(1 / 30)) await this.#survey(signed, draw, day);
    }
  }

  /** @param {string} day */
  async #sign(day) {
    const communes = [...new Set(this.#world.schools.map(({ communeId }) => communeId))];
    // The first of each département, so that none has none.
    const chosen = [...communes.slice(0, Math.ceil(MOST / 2)), ...communes.slice(-Math.floor(MOST / 2))];
    for (const [number, communeId] of [...new Set(chosen)].entries()) await this.#signOne(number, communeId, day);
    for (const [at, id] of (this.#world.byKind['departement'] ?? []).entries()) {
      const members = [member('departmentalDirector', 'La directrice académique')];
      const committee = await this.#world.ask('PUT', `/places/${id}/departmental-committee`, { members });
      this.#record({ kind: 'committee', on: day, committee: committee.id, is: 'departmental', place: id });
      this.#departmental[at] = { id: committee.id, memberId: memberOf(committee) };
    }
  }

  /** @param {number} number @param {string} communeId @param {string} day */
  async #signOne(number, communeId, day) {
    const schools = this.#world.schools.filter((school) => school.communeId === communeId);
    const college = await this.#world.ask('GET', `/places/${schools[0]?.id}`);
    const { annex: _annex, budgetLines, ...terms } = example.convention;
    const forecastCost = CART_CENTS * schools.length;
    const half = forecastCost / 2;
    const made = await this.#world.ask('POST', '/conventions', {
      ...terms,
      ...{ reference: `ANNEE-${number + 1}`, signedOn: day, durationMonths: 24 },
      ...{
        deploymentFrom: DEPLOYMENT.from,
        deploymentUntil: DEPLOYMENT.until,
        throughputYear: 2033,
        programmeYears: [2033],
      },
      ...{ forecastCost, advance: half / 2, academieId: this.#world.academieId, localAuthorityId: communeId },
      annex: schools.map(({ uai, number: rank }) => ({
        ...{
          uai,
          schoolName: `École ${rank + 1}`,
          referenceCollegeUai: college.referenceCollege.uai,
          address: null,
          city: null,
        },
        ...{ departement: null, mobileClassrooms: 1, equipmentSubsidy: CART_CENTS / 2, resourceGrant: 50_000 },
      })),
      budgetLines: budgetLines.map((/** @type {any} */ { spender, ...line }) => ({
        ...line,
        ...{ fiscalYear: 2033, spenderId: spender === 'college' ? college.referenceCollege.id : communeId },
        ...(line.code === 'equipment' && { stateShare: half, localAuthorityShare: half }),
      })),
    });
    this.#record({
      ...{
        kind: 'convention',
        on: day,
        convention: made.id,
        academie: this.#world.academieId,
        localAuthority: communeId,
      },
      ...{ schools: schools.map(({ id }) => id), forecastCents: forecastCost, terms: 'school' },
      ...{ deploymentFrom: DEPLOYMENT.from, deploymentUntil: DEPLOYMENT.until },
      ...{
        localMeetingsPerTerm: terms.localMeetingsPerTerm,
        departmentalMeetingsPerYear: terms.departmentalMeetingsPerYear,
      },
    });
    const equipment = made.budgetLines.find((/** @type {{ code: string }} */ { code }) => code === 'equipment');
    const committees = [];
    for (const school of schools) {
      const members = [member('schoolHead', 'La directrice')];
      const committee = await this.#world.ask('PUT', `/conventions/${made.id}/local-committee`, {
        ...{ schoolUai: school.uai, members },
      });
      this.#record({
        ...{ kind: 'committee', on: day, committee: committee.id, is: 'local', convention: made.id, school: school.id },
      });
      committees.push({ id: committee.id, memberId: memberOf(committee), schoolId: school.id });
    }
    for (const role of ['finance', 'authorisingOfficer']) {
      await this.#world.ask('POST', '/people', {
        ...{ displayName: `${role} ${number}`, email: emailOf(role, number) },
        role: { role, placeId: communeId, from: day },
      });
    }
    this.#signed.push({ id: made.id, number, schools, communeId, equipmentLineId: equipment.id, committees });
  }

  /** @param {Signed} signed @param {import('./draw.mjs').Draw} draw @param {string} on */
  async #train({ id, schools }, draw, on) {
    const school = draw.happens(0.6) ? draw.among(schools) : null;
    const participants = draw.between(2, 12);
    await this.#note(id, on, 'Prise en main', school, {
      ...{ kind: 'training', subjects: ['tools'], hours: draw.between(1, 6), participants },
    });
    this.trainings += 1;
    this.#record({ kind: 'training', on, convention: id, school: school?.id ?? null, participants });
  }

  /** Received today; answered today, later, too late, or never. @param {Signed} signed @param {import('./draw.mjs').Draw} draw @param {string} on */
  async #survey({ id, schools }, draw, on) {
    const school = draw.happens(0.5) ? draw.among(schools) : null;
    const dueOn = dayAfter(on, 20);
    const answeredOn = draw.happens(0.7) ? dayAfter(on, draw.between(1, 30)) : null;
    // It is noted once it is answered, or once nobody will any more.
    this.#due.push({
      on: answeredOn ?? dayAfter(on, 31),
      act: async () => {
        const details = { kind: 'survey', respondent: 'district', dueOn, answeredOn };
        await this.#note(id, on, 'Usages', school, details);
        this.surveys += 1;
        this.#record({ kind: 'surveyNoted', on, convention: id, school: school?.id ?? null, dueOn, answeredOn });
      },
    });
  }

  /** @param {string} id @param {string} on @param {string} subject @param {School | null} school @param {object} details */
  async #note(id, on, subject, school, details) {
    await this.#world.ask('POST', `/conventions/${id}/project/records`, {
      ...{ on, subject, schoolUai: school?.uai ?? null, reference: null, words: null, details, attachmentIds: [] },
    });
  }

  /** @param {string} day */
  async #meetLocally(day) {
    const draw = this.#draw.of(`meetings ${day}`);
    for (const { committees } of this.#signed) {
      for (const committee of committees) if (draw.happens(0.8)) await this.#meet(committee, day);
    }
  }

  /** @param {string} day */
  async #meetInDepartements(day) {
    const draw = this.#draw.of(`meetings ${day}`);
    for (const [at, committee] of this.#departmental.entries()) {
      if (at === 0 || draw.happens(0.5)) await this.#meet(committee, day);
    }
  }

  /** @param {{ id: string, memberId: string }} committee @param {string} on */
  async #meet({ id, memberId }, on) {
    const meeting = await this.#world.ask('POST', `/committees/${id}/meetings`, {
      ...{ on, at: '17:30', minutes: 60, where: 'À l’école', agenda: [], guests: [] },
    });
    const attendance = [{ memberId, presence: 'present' }];
    await this.#world.ask('PUT', `/meetings/${meeting.id}/attendance`, { attendance });
    this.meetings += 1;
    this.#record({ kind: 'meetingHeld', on, committee: id });
  }

  /** One invoice a convention, of the first cart, mandated and paid. @param {string} day */
  async #invoice(day) {
    for (const { id, number, schools } of this.#signed) {
      const [school] = schools;
      const [netCents, vatCents, grossCents] = [540_000, 108_000, 648_000];
      const expense = await this.#world.ask('POST', `/conventions/${id}/expenses`, {
        ...{
          kind: 'invoice',
          supplierName: 'Fournisseur de l’année',
          supplierSiret: SIRET,
          number: `AN-${number + 1}`,
        },
        ...{ issuedOn: day, receivedOn: null, fiscalYear: Number(day.slice(0, 4)), commitmentNumber: null },
        ...{ serviceCode: null, orderId: null, creditedExpenseId: null, attachmentIds: [] },
        ...{ totalNetCents: netCents, totalVatCents: vatCents, totalGrossCents: grossCents },
        lines: [
          {
            ...{ label: 'Coques et chariot', component: 'equipment', quantity: 12, netCents, vatCents, grossCents },
            ...{ vatRatePercent: 20, eligible: true, ineligibleReason: null, serviceYear: null, accountHint: null },
            ...{ serialNumbers: school?.tablets.map(({ serialNumber }) => serialNumber) ?? [] },
            allocations: [{ schoolUai: school?.uai, ordinal: 1, cents: grossCents }],
          },
        ],
      });
      const disbursement = { mandateNumber: `M-${number + 1}`, slipNumber: null, mandatedOn: day, paidOn: day };
      await this.#world.ask('PUT', `/conventions/${id}/expenses/${expense.id}/disbursements`, {
        disbursements: [{ ...disbursement, cents: grossCents }],
      });
    }
  }

  /** Two people of the commune, who have proved that it is them. @param {string} day */
  async #certify(day) {
    for (const { id, number } of this.#signed) {
      const presents = await this.#proven(emailOf('finance', number), number);
      const certifies = await this.#proven(emailOf('authorisingOfficer', number), number);
      const { approval } = await presents.call('POST', `/conventions/${id}/claims`, {
        ...{ advanceReceivedCents: 0, reason: 'Les dépenses de l’automne sont payées.' },
      });
      await certifies.call('POST', `/approvals/${approval.id}/approval`, {});
    }
    // What two people have agreed to waits for a while, in which anybody concerned may stop it.
    await this.#days.goOn(DELAY_MS);
    for (const { id, number } of this.#signed) {
      const { items } = await this.#world.ask('GET', `/conventions/${id}/claims`);
      const grossCents = 648_000;
      if (items[0]?.state !== 'certified') throw new Error(`the statement of ${number} is ${items[0]?.state}`);
      this.certified += 1;
      this.#record({ kind: 'statementCertified', on: day, convention: id, grossCents });
    }
  }

  /** @param {string} email @param {number} number */
  async #proven(email, number) {
    const caller = () => new Caller(this.#line, { email, from: `100.90.0.${1 + number}` });
    return proven(caller, { email, link: await this.#stack.linkFor(email), now: this.#clock.now() });
  }
}

/** @param {string} role @param {number} number */
const emailOf = (role, number) => `${role.toLowerCase()}-${number}@annee.invalid`;

/** @param {string} seat @param {string} name of a function */
const member = (seat, name) => ({ seat, function: name, representsPlaceId: null, displayName: null, email: null });

/** @param {{ seats: { members: { id: string }[] }[] }} committee */
const memberOf = ({ seats }) => seats.flatMap(({ members }) => members)[0]?.id ?? '';
