import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Retention, Vault, type Tx } from '@chariot/platform';
import { PasskeysRepository } from '../credentials/passkeys.repository.js';
import { PasswordsRepository } from '../credentials/passwords.repository.js';
import { FlowsRepository } from '../providers/flows.repository.js';
import { AttemptsRepository } from '../sign-in/attempts.repository.js';
import { ApiTokensRepository } from '../tokens/api-tokens.repository.js';

const BATCH = 1000;

/** How long what people come in with is kept, and what coming in leaves behind. */
@Injectable()
export class SignInRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly vault: Vault,
    private readonly passwords: PasswordsRepository,
    private readonly passkeys: PasskeysRepository,
    private readonly flows: FlowsRepository,
    private readonly attempts: AttemptsRepository,
    private readonly tokens: ApiTokensRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'identity.credentials',
      what: 'Moyens de connexion : empreinte du mot de passe, clés d’accès, codes de secours, fournisseur d’identité',
      tables: ['identity.password', 'identity.recovery_code', 'identity.passkey', 'identity.provider_link'],
      daysKept: null,
      why: 'Tant que la personne s’en sert ; effacés dès qu’elle les retire.',
    });
    this.retention.register({
      name: 'identity.signIns',
      what: 'Connexions commencées et non finies ; essais manqués, par empreinte de compte et d’adresse',
      tables: [
        'identity.password_preparation',
        'identity.passkey_challenge',
        'identity.provider_flow',
        'identity.sign_in_attempt',
      ],
      daysKept: 1,
      why: 'Le temps de freiner qui essaie des mots de passe (art. 32 RGPD).',
      prune: async (tx, before) =>
        (await this.#preparations(tx, before)) +
        (await this.passkeys.pruneChallenges(tx, before, BATCH)) +
        (await this.flows.prune(tx, before, BATCH)) +
        (await this.attempts.prune(tx, before)),
    });
    this.retention.register({
      name: 'identity.apiTokens',
      what: 'Jetons d’API, après leur fin : nom, lieu, droits, dernier usage, personne qui les a créés',
      tables: ['identity.api_token'],
      daysKept: 365,
      why: 'Douze mois après leur fin, comme le journal qui parle de leurs actes.',
      prune: (tx, before) => this.tokens.prune(tx, before),
    });
  }

  async #preparations(tx: Tx, before: Date): Promise<number> {
    const secrets = await this.passwords.dropExpired(tx, before);
    for (const secret of secrets) await this.vault.forget(tx, secret);
    return secrets.length;
  }
}
