import type { SignInLinks } from '@chariot/identity';

/** One-time sign-in links for these addresses, in their order. @throws DomainError identity.emailUnknown */
export async function linksFor(links: SignInLinks, emails: readonly string[]): Promise<string[]> {
  const urls: string[] = [];
  for (const email of emails) urls.push((await links.createFor(email)).url);
  return urls;
}
