// The console's only way to the server: typed calls, react-admin's providers, the live feed. It refuses to keep anything
// in the browser and to show a sentence that is not French.
export { authProvider, permissionFor, RESOURCE_PERMISSIONS } from './auth-provider.js';
export { call, documentUrl, tagOf, type Ask } from './client.js';
export { makeDataProvider } from './data-provider.js';
export { i18nProvider } from './i18n.js';
export { LiveFeed, useLive, type LiveState } from './live-feed.js';
export { ApiFailure, isSignedOut, messageOf, type FieldProblem } from './problem.js';
export { proveWith, withProof } from './proof.js';
export { makeQueryClient } from './query-client.js';
export { meAhead, readAhead, useAct, useMay, useMe, useRead, type Act, type ReadOptions } from './reads.js';
export { session } from './session.js';
export { providerRefusal } from './provider-refusals.js';
