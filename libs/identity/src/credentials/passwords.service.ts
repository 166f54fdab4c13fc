import { Inject, Injectable } from '@nestjs/common';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, qrSvg, Vault, type Tx } from '@chariot/platform';
import { identityError } from '../errors.js';
import { PeopleRepository } from '../people/people.repository.js';
import { hashOfCode, newCode } from '../sessions/token.service.js';
import { CredentialLetters } from './credential-letters.service.js';
import { CredentialChange } from './credential-change.service.js';
import { passwordFault } from './password-rules.js';
import { PasswordsRepository, type PasswordRow } from './passwords.repository.js';
import { newTotpSecret, otpauthUrl, stepOfCode } from './totp.js';

const TOTP_SECRET = 'identity.totp';
const PREPARATION_LIFE_MS = 10 * 60_000;
const PREPARATION_TRIES = 5;
const RECOVERY_CODES = 10;
/** What the code of nobody is compared with. */
const NOBODYS_SECRET = newTotpSecret();

export interface PasswordPreparation {
  readonly preparationId: string;
  readonly otpauthUrl: string;
  readonly secret: string;
  readonly qrSvg: string;
}

/** One's password, the application that makes codes, and the codes on paper for the day it is lost. */
@Injectable()
export class Passwords {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PasswordsRepository,
    private readonly change: CredentialChange,
    private readonly people: PeopleRepository,
    private readonly letters: CredentialLetters,
    private readonly vault: Vault,
    private readonly journal: Journal,
  ) {}

  /** Whether a password may be one's own. @throws DomainError `identity.passwordShort` and others, `identity.proofNeeded`… */
  async check(tx: Tx, reach: Reach, password: string): Promise<void> {
    await this.change.allow(tx, reach);
    const own = await this.people.own(tx, reach);
    if (own === undefined) throw identityError('personNotFound');
    const fault = passwordFault(password, own);
    if (fault !== null) throw identityError(fault);
  }

  /** Nothing changes yet: whoever loses the page before the first code still comes in as before. `hash`: of what `check` let through. */
  async prepare(tx: Tx, reach: Reach, hash: string): Promise<PasswordPreparation> {
    const { id: sessionId } = await this.change.allow(tx, reach);
    const own = await this.people.own(tx, reach);
    if (own === undefined) throw identityError('personNotFound');
    const secret = newTotpSecret();
    const id = newId();
    const totpSecretId = await this.vault.seal(tx, secret, TOTP_SECRET);
    const expiresAt = new Date(this.clock.now().getTime() + PREPARATION_LIFE_MS);
    const old = await this.repository.prepare(tx, reach, { id, hash, totpSecretId, sessionId, expiresAt });
    await this.#forget(tx, old);
    const url = otpauthUrl(secret, own.email);
    return { preparationId: id, otpauthUrl: url, secret, qrSvg: qrSvg(url, 'Code à lire avec l’application à codes') };
  }

  /**
   * The first code shows that the application has the secret: password and application replace what was there.
   * @returns the recovery codes, shown this once, or `null` when the code was wrong: the try stays counted
   * @throws DomainError `identity.preparationGone`
   */
  async confirm(tx: Tx, reach: Reach, asked: { readonly id: string; readonly code: string }): Promise<string[] | null> {
    const { id: sessionId } = await this.change.allow(tx, reach);
    const now = this.clock.now();
    const waiting = await this.repository.tryPreparation(
      tx,
      reach,
      { id: asked.id, sessionId },
      now,
      PREPARATION_TRIES,
    );
    if (waiting === undefined) throw identityError('preparationGone');
    const secret = await this.vault.open(tx, waiting.totpSecretId, TOTP_SECRET);
    const step = stepOfCode(secret.toString(), asked.code, now);
    if (step === null) return null;
    await this.repository.dropPreparation(tx, reach);
    const old = await this.repository.remove(tx, reach);
    if (old !== undefined) await this.vault.forget(tx, old);
    await this.repository.insert(tx, reach, { ...waiting, step }, now);
    const codes = await this.#newCodes(tx, reach);
    await this.change.told(tx, reach, {
      act: old === undefined ? 'identity.password.set' : 'identity.password.replaced',
      news: old === undefined ? 'passwordSet' : 'passwordReplaced',
      closesOthers: old !== undefined,
    });
    return codes;
  }

  /** @throws DomainError `identity.noPassword` */
  async remove(tx: Tx, reach: Reach): Promise<void> {
    await this.change.allow(tx, reach);
    const old = await this.repository.remove(tx, reach);
    if (old === undefined) throw identityError('noPassword');
    await this.#forget(tx, [old, ...(await this.repository.dropPreparation(tx, reach))]);
    await this.change.told(tx, reach, {
      act: 'identity.password.removed',
      news: 'passwordRemoved',
      closesOthers: true,
    });
  }

  /** @throws DomainError `identity.noPassword` */
  async renewRecoveryCodes(tx: Tx, reach: Reach): Promise<string[]> {
    await this.change.allow(tx, reach);
    if ((await this.repository.setAt(tx, reach)) === null) throw identityError('noPassword');
    const codes = await this.#newCodes(tx, reach);
    await this.change.told(tx, reach, {
      act: 'identity.recoveryCodes.renewed',
      news: 'recoveryCodesRenewed',
      closesOthers: true,
    });
    return codes;
  }

  /**
   * Uses the code up if it is right and the password was. Under the system (signing in) or the person herself (proof).
   * The same statements run for somebody who does not exist.
   * @returns whether it is she
   */
  async accepts(
    tx: Tx,
    reach: Reach,
    known: PasswordRow | undefined,
    passwordIsRight: boolean,
    typed: string,
  ): Promise<boolean> {
    const now = this.clock.now();
    const secret = known === undefined ? undefined : await this.vault.open(tx, known.totpSecretId, TOTP_SECRET);
    const step = stepOfCode(secret?.toString() ?? NOBODYS_SECRET, typed.replace(/\s/g, ''), now);
    if (known === undefined || !passwordIsRight) return false;
    if (step !== null) return this.repository.useStep(tx, known, step);
    const hash = hashOfCode(typed);
    if (hash === null || !(await this.repository.useRecoveryCode(tx, known.personId, hash, now))) return false;
    await this.journal.record(tx, reach, {
      act: 'identity.recoveryCode.used',
      subject: { kind: 'person', id: known.personId, label: known.displayName },
    });
    await this.letters.to(tx, known.email, 'recoveryCodeUsed');
    return true;
  }

  async #newCodes(tx: Tx, reach: Reach): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newCode);
    await this.repository.replaceRecoveryCodes(
      tx,
      reach,
      codes.map(({ hash }) => hash),
    );
    return codes.map(({ code }) => code);
  }

  async #forget(tx: Tx, secrets: readonly string[]): Promise<void> {
    for (const secret of secrets) await this.vault.forget(tx, secret);
  }
}
