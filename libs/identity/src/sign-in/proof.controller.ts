import { Controller } from '@nestjs/common';
import { getProofOptions, proveWithPasskey, proveWithPassword, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, RemoteAddress } from '@chariot/platform';
import { PasskeySignIn } from './passkey-sign-in.service.js';
import { PasswordSignIn } from './password-sign-in.service.js';

/** Showing, before a dangerous act, that one is still the one who came in. */
@Controller()
export class ProofController {
  constructor(
    private readonly withPassword: PasswordSignIn,
    private readonly withPasskey: PasskeySignIn,
  ) {}

  @Door(proveWithPassword)
  async password(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof proveWithPassword>,
    @RemoteAddress() address: string,
  ): Promise<OutputOf<typeof proveWithPassword>> {
    const provenAt = await this.withPassword.prove(reach, body, address);
    return { provenAt: provenAt.toISOString() };
  }

  @Door(getProofOptions)
  options(@Caller() reach: Reach, @RemoteAddress() address: string): Promise<OutputOf<typeof getProofOptions>> {
    return this.withPasskey.proofOptions(reach, address);
  }

  @Door(proveWithPasskey)
  async passkey(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof proveWithPasskey>,
    @RemoteAddress() address: string,
  ): Promise<OutputOf<typeof proveWithPasskey>> {
    const provenAt = await this.withPasskey.prove(reach, body, address);
    return { provenAt: provenAt.toISOString() };
  }
}
