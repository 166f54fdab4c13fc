// What the scenes share: the stack, the people, the example, the tablets.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulation } from '@chariot/agent';
import pg from 'pg';
import { EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { dayInParis } from '../stack/days.mjs';
import { playIpads } from './ipads.mjs';

/** @typedef {Awaited<ReturnType<typeof startSimulation>>} Cart */

export class World {
  /** @type {Awaited<ReturnType<typeof seed>>} */
  example;
  /** Somebody in front of the console, by her role in the example. @type {Record<string, import('./visitors.mjs').Visitor>} */
  people = {};
  /** @type {Cart[]} */
  carts = [];
  /** @type {import('./ipads.mjs').PlayedIpads | undefined} */
  #ipads;

  /**
   * @param {object} parts
   * @param {import('../../infra/start/stack.mjs').Stack} parts.stack
   * @param {string} parts.folder
   * @param {() => string[]} parts.failures of the server
   * @param {import('../stack/apns.mjs').Apns} parts.apns what wakes iPads, in Apple's place
   * @param {import('./visitors.mjs').Visitors} parts.visitors
   * @param {import('../stack/tally.mjs').Tally} parts.tally
   * @param {import('./look.mjs').Looks} parts.looks
   * @param {string | null} parts.sabotage
   * @param {import('@chariot/testkit').DepService} parts.schoolManager the double of Apple’s
   */
  constructor({ stack, folder, failures, apns, visitors, tally, looks, sabotage, schoolManager }) {
    this.stack = stack;
    this.folder = folder;
    this.failures = failures;
    this.apns = apns;
    this.visitors = visitors;
    this.tally = tally;
    this.looks = looks;
    this.sabotage = sabotage;
    this.schoolManager = schoolManager;
  }

  /** The example, on an instance whose administrator is there already unless a code tells that she is not. */
  async load({ firstRunCode = /** @type {string | null} */ (null) } = {}) {
    this.example = await seed({ ...this.stack, firstRunCode });
  }

  /** @param {string} role of the example @returns {Promise<import('./visitors.mjs').Visitor>} signed in once, and kept */
  async as(role) {
    return (this.people[role] ??= await this.visitors.enter(role, EXAMPLE_EMAILS[role] ?? ''));
  }

  /**
   * Somebody more, known by the function she holds.
   * @param {string} role @param {string} placeId @param {string} [email] @returns {Promise<string>} her e-mail address
   */
  async hire(role, placeId, email = `${role.toLowerCase()}@console.invalid`) {
    // A contractor comes for a ticket, and for a time.
    const period =
      role === 'contractor'
        ? { from: dayInParis(), until: dayInParis(30), ticket: 'SAV-2026-114' }
        : { from: '2016-09-01' };
    await this.example.client.call('POST', '/people', {
      displayName: `Une personne : ${role}`,
      email,
      role: { role, placeId, ...period },
    });
    return email;
  }

  /** As the owner of the tables: moves time, or counts apart from the product. @param {string} text */
  async sql(text) {
    const owner = new pg.Client({ connectionString: this.stack.databaseUrl });
    await owner.connect();
    try {
      const { rows } = await owner.query(text);
      if (!/^\s*select\b/i.test(text)) this.visitors.known.written += 1;
      return rows;
    } finally {
      await owner.end();
    }
  }

  /** A computer that keeps passkeys and recognises its person, as Chromium plays it. @param {import('./visitors.mjs').Visitor} visitor */
  async giveAuthenticator({ context, page }) {
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  /** Switches tablets on. @param {object} order codes, and where they knock, as the page says it */
  async switchOn(order) {
    const folder = join(this.folder, 'tablettes');
    mkdirSync(folder, { recursive: true });
    const cart = await startSimulation({ folder, ...order });
    this.carts.push(cart);
    return cart;
  }

  /** Two iPads that scenes share, one of which was never supervised. */
  async ipads() {
    return (this.#ipads ??= await playIpads(this));
  }

  /** Everybody has held her roles for long, and has just proved that it is she: how they come to that is tried elsewhere. */
  async trusted() {
    await this.sql(`update identity.held_role set granted_at = now() - interval '40 days'`);
    await this.sql('update identity.session set proven_at = now()');
  }

  async end() {
    await this.#ipads?.stop();
    for (const cart of this.carts) await cart.stop();
  }
}

/** A text as it reads: one kind of space, on one line. @param {string | null} text */
export const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
