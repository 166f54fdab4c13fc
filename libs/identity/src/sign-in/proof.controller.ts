import { Controller } from '@nestjs/common';
import { proveWithPassword, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, RemoteAddress } from '@chariot/platform';
import { PasswordSignIn } from './password-sign-in.service.js';

/** Showing, before a dangerous act, that one is still the one who came in. */
@Controller()
export class ProofController {
  constructor(private readonly withPassword: PasswordSignIn) {}

  @Door(proveWithPassword)
  async password(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof proveWithPassword>,
    @RemoteAddress() address: string,
  ): Promise<OutputOf<typeof proveWithPassword>> {
    const provenAt = await this.withPassword.prove(reach, body, address);
    return { provenAt: provenAt.toISOString() };
  }
}
