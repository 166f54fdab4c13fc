import type { Provider, Type } from '@nestjs/common';
import type { MigrationClass } from '@chariot/platform';
import { AccountController } from './credentials/account.controller.js';
import { Accounts } from './credentials/account.service.js';
import { Challenges } from './credentials/challenges.service.js';
import { CredentialChange } from './credentials/credential-change.service.js';
import { CredentialLetters } from './credentials/credential-letters.service.js';
import { Hashing } from './credentials/hashing.service.js';
import { MeansRepository } from './credentials/means.repository.js';
import { Credentials1790000012101 } from './credentials/migrations/1790000012101-credentials.js';
import { OtherSessions1790000012103 } from './credentials/migrations/1790000012103-other-sessions.js';
import { PasskeysController } from './credentials/passkeys.controller.js';
import { PasskeysRepository } from './credentials/passkeys.repository.js';
import { Passkeys } from './credentials/passkeys.service.js';
import { PasswordsController } from './credentials/passwords.controller.js';
import { PasswordsRepository } from './credentials/passwords.repository.js';
import { Passwords } from './credentials/passwords.service.js';
import { RelyingParty } from './credentials/relying-party.service.js';
import { Providers1790000012104 } from './providers/migrations/1790000012104-providers.js';
import { FlowsRepository } from './providers/flows.repository.js';
import { ProviderClients } from './providers/provider-clients.service.js';
import { ProviderJourneys } from './providers/provider-journeys.service.js';
import { ProviderLinksRepository } from './providers/provider-links.repository.js';
import { ProviderLinks } from './providers/provider-links.service.js';
import { ProviderSignIn } from './providers/provider-sign-in.service.js';
import { ProvidersController } from './providers/providers.controller.js';
import { ProviderNames } from './providers/provider-names.service.js';
import { OwnSessionsRepository } from './sessions/own-sessions.repository.js';
import { OwnSessions } from './sessions/own-sessions.service.js';
import { AttemptsRepository } from './sign-in/attempts.repository.js';
import { Attempts } from './sign-in/attempts.service.js';
import { SignInAttempts1790000012102 } from './sign-in/migrations/1790000012102-attempts.js';
import { PasskeySignIn } from './sign-in/passkey-sign-in.service.js';
import { PasswordSignIn } from './sign-in/password-sign-in.service.js';
import { ProofController } from './sign-in/proof.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** The parts of `IdentityModule` by which people come in and prove that it is they. */
export const COMING_IN_CONTROLLERS: Type[] = [
  SignInController,
  ProofController,
  AccountController,
  PasswordsController,
  PasskeysController,
  ProvidersController,
];

export const COMING_IN_PROVIDERS: Provider[] = [
  Accounts,
  Attempts,
  AttemptsRepository,
  Challenges,
  CredentialChange,
  CredentialLetters,
  FlowsRepository,
  Hashing,
  MeansRepository,
  OwnSessions,
  OwnSessionsRepository,
  Passkeys,
  PasskeysRepository,
  PasskeySignIn,
  Passwords,
  PasswordsRepository,
  PasswordSignIn,
  ProviderClients,
  ProviderJourneys,
  ProviderLinks,
  ProviderLinksRepository,
  ProviderNames,
  ProviderSignIn,
  RelyingParty,
];

export const COMING_IN_MIGRATIONS: readonly MigrationClass[] = [
  Credentials1790000012101,
  SignInAttempts1790000012102,
  OtherSessions1790000012103,
  Providers1790000012104,
];
