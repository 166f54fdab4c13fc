// Profiles: settings in a school's words, once for all families. It refuses to show a secret again and to hide what a family cannot do.
export { NewProfilePage } from './new-profile-page.js';
export { ProfilePage } from './profile-page.js';
export { ProfilesOfSection } from './profiles-of-section.js';
export { useProfilesOf } from './use-profiles-of.js';
export { ProfilesPage } from './profiles-page.js';
export { RolloutPage } from './rollout-page.js';
export { ClassroomPicker } from './pickers.js';
