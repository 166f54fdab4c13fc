/** Which databases a session reads, nearest first. */
export const DCONF_PROFILE = '/etc/dconf/profile/user';

/** The profile that was there, with the machine's own database in it (dconf(7), "Profiles"). */
export function dconfProfile(original: string | null): string {
  const lines = (original ?? 'user-db:user\n').split('\n').filter((line) => line.trim() !== '');
  return `${(lines.includes('system-db:local') ? lines : [...lines, 'system-db:local']).join('\n')}\n`;
}
