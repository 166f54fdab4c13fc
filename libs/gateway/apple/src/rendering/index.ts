// What a configuration of Chariot's is on an iPad: declarations first, profiles where they have no word for it, commands for the
// rest. Pure but for the opening of secrets; it refuses to hold one longer than a profile takes to write.
export { AppleRenderer } from './apple-renderer.js';
export { filesOf, type GivenFile } from './files.js';
export {
  commandItems,
  declarationsOf,
  hasOwnCertificate,
  profileOf,
  settingOf,
  setupItems,
  toldSettings,
  type DeclaredSet,
  type ItemOfSetting,
  type OwnCertificate,
  type ProfileToOpen,
} from './given.js';
export { openedProfile } from './opened-profile.js';
