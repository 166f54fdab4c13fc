const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  // The console's style engine writes rules into its page: those that bear the page's nonce (console-files.service.ts).
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What a page of ours never asks of a browser: everything that has a name, but passkeys and copying to the clipboard. */
const NEVER = [
  ...['accelerometer', 'ambient-light-sensor', 'autoplay', 'battery', 'bluetooth', 'browsing-topics', 'camera'],
  ...['compute-pressure', 'cross-origin-isolated', 'display-capture', 'encrypted-media', 'fullscreen', 'gamepad'],
  ...['geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'keyboard-map', 'local-fonts'],
  ...['magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture', 'screen-wake-lock'],
  ...['serial', 'speaker-selection', 'storage-access', 'sync-xhr', 'usb', 'web-share', 'window-management'],
  ...['xr-spatial-tracking', 'clipboard-read'],
];
const OURS = ['publickey-credentials-create', 'publickey-credentials-get', 'clipboard-write'];
const PERMISSIONS_POLICY = [...NEVER.map((name) => `${name}=()`), ...OURS.map((name) => `${name}=(self)`)].join(', ');

/** Headers of every answer, refusals included. `secure`: people reach us over HTTPS. */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': PERMISSIONS_POLICY,
    ...(secure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  };
}
