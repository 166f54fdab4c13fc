// The certificate by which iPads are woken: how it stands, and the steps to obtain or renew it. It refuses to show a key.
export { ApplePushNotice } from './apple-push-notice.js';
export { ApplePushPage } from './apple-push-page.js';
