/** What console and api say to each other: schemas and routes only. No behaviour, no Nest, no database. */
export * from './route.js';
export * from './shapes.js';
export * from './territory/places.js';
export * from './identity/people.js';
export * from './identity/sessions.js';
export * from './fleet/classrooms.js';
export * from './fleet/devices.js';
export * from './fleet/enrolment.js';
export * from './fleet/settings.js';
export * from './fleet/profiles.js';
export * from './fleet/operations.js';
export * from './convention/conventions.js';
export * from './audit/journal.js';
export * from './audit/privacy.js';
export * from './pki/revocation-list.js';
export * from './live.js';
export * from './routes.js';
