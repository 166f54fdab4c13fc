import { dirname, resolve } from 'node:path';

/**
 * Whether nobody but the service's account, and root, may read a file of this mode. A credential of systemd is root's, 0440, and
 * names the service's account in an access control list, whose mask the mode shows where the group's rights are (acl(5)).
 */
export function isPrivate(file: string, mode: number, credentials = process.env['CREDENTIALS_DIRECTORY']): boolean {
  const rights = mode & 0o777;
  if ((rights & 0o077) === 0) return true;
  return credentials !== undefined && dirname(resolve(file)) === resolve(credentials) && rights === 0o440;
}
