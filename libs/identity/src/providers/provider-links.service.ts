import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '@chariot/contract';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { CredentialChange } from '../credentials/credential-change.service.js';
import { CredentialLetters } from '../credentials/credential-letters.service.js';
import { identityError } from '../errors.js';
import type { ProvenSubject } from './provider-clients.service.js';
import { ProviderLinksRepository, type LinkedPerson } from './provider-links.repository.js';
import { ProviderNames } from './provider-names.service.js';
import type { ProviderSettings } from './providers.port.js';

/** By which providers one comes in. */
@Injectable()
export class ProviderLinks {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: ProviderLinksRepository,
    private readonly names: ProviderNames,
    private readonly change: CredentialChange,
    private readonly letters: CredentialLetters,
    private readonly journal: Journal,
  ) {}

  async ofOneself(tx: Tx, reach: Reach): Promise<Account['providers']> {
    const links = await this.repository.ofOneself(tx, reach);
    return links.map(({ id, provider, linkedAt, lastUsedAt }) => ({
      id,
      provider,
      label: this.names.labelOf(provider),
      linkedAt: linkedAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
  }

  /** What the provider said was checked. `tx` is the system's: nobody writes a link herself. */
  async add(
    tx: Tx,
    reach: Reach,
    provider: ProviderSettings,
    { issuer, subject }: ProvenSubject,
    person: LinkedPerson,
  ): Promise<void> {
    const link = { id: newId(), personId: person.personId, provider: provider.id, issuer, subject };
    await this.repository.insert(tx, link, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'identity.provider.linked',
      subject: { kind: 'person', id: person.personId, label: person.displayName },
      details: { name: provider.label },
    });
    await this.letters.to(tx, person.email, 'providerLinked', provider.label);
  }

  /** @throws DomainError `identity.providerLinkNotFound`, `identity.proofNeeded` */
  async remove(tx: Tx, reach: Reach, id: string): Promise<void> {
    await this.change.allow(tx, reach);
    const provider = await this.repository.remove(tx, reach, id);
    if (provider === undefined) throw identityError('providerLinkNotFound');
    await this.change.told(tx, reach, {
      act: 'identity.provider.unlinked',
      news: 'providerUnlinked',
      detail: this.names.labelOf(provider),
      closesOthers: true,
    });
  }
}
