import { createHmac } from 'node:crypto';

/** What the account of a Shared iPad is known by: the same for the same account, and nothing for whoever has not the key. */
export type Pseudonym = (account: string) => string;
export const PSEUDONYM = Symbol('Pseudonym');

/** @param key of the server's, not in the database: names of pupils could otherwise be tried one by one */
export const pseudonymUnder =
  (key: Buffer): Pseudonym =>
  (account) =>
    createHmac('sha256', key).update(account.normalize('NFC')).digest('base64url').slice(0, 32);
