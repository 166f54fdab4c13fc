// What iPads and this server do together, bytes ⇄ the fleet's words: enrolling them by a code or by Apple School Manager, hearing who they are, waking them by Apple's
// push service, and what a configuration is on one. It refuses to decide anything about devices (fleet), to make an identity
// (pki), to keep the name of a pupil, to lose a wake because Apple is away, and to send what Apple's schema does not have.
export * from './ade/index.js';
export * from './enrolment/index.js';
export * from './exchange/index.js';
export * from './licences/index.js';
export * from './own-apps/index.js';
export * from './push/index.js';
export * from './rendering/index.js';
