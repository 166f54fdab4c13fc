import { createHmac } from 'node:crypto';
import { writeDepAuthorisation } from '../index.js';

const token = {
  consumer_key: 'a b',
  consumer_secret: 'c&d',
  access_token: 'e!',
  access_secret: 'f',
  access_token_expiry: '2027-11-10T08:00:00Z',
};

it('signs what RFC 5849 says is signed, and nothing of the secrets is in it', () => {
  const header = writeDepAuthorisation('https://h/session', token, { nonce: 'n', at: new Date(0) });
  // Written once by hand, by §3.4.1.
  const text =
    'GET&https%3A%2F%2Fh%2Fsession&oauth_consumer_key%3Da%2520b%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1' +
    '%26oauth_timestamp%3D0%26oauth_token%3De%2521%26oauth_version%3D1.0';
  const signature = createHmac('sha1', 'c%26d&f').update(text).digest('base64');
  expect(header).toContain(`oauth_signature="${encodeURIComponent(signature)}"`);
  expect(header).toMatch(/^OAuth realm="ADM", oauth_consumer_key="a%20b", /);
  expect(header).not.toContain('c%26d');
});
