import { Controller } from '@nestjs/common';
import {
  getPasskeySignInOptions,
  getSignInMethods,
  signInWithPasskey,
  signInWithPassword,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import { Door, Input, RemoteAddress, Reply, UserAgent, type DoorReply } from '@chariot/platform';
import { ProviderNames } from '../providers/provider-names.service.js';
import { SignedIn } from '../sessions/signed-in.service.js';
import { PasskeySignIn } from './passkey-sign-in.service.js';
import { PasswordSignIn } from './password-sign-in.service.js';

@Controller()
export class SignInController {
  constructor(
    private readonly providers: ProviderNames,
    private readonly withPassword: PasswordSignIn,
    private readonly withPasskey: PasskeySignIn,
    private readonly signedIn: SignedIn,
  ) {}

  @Door(getSignInMethods)
  methods(): OutputOf<typeof getSignInMethods> {
    return { providers: this.providers.shown() };
  }

  @Door(signInWithPassword)
  async password(
    @Input() { body }: InputOf<typeof signInWithPassword>,
    @RemoteAddress() address: string,
    @UserAgent() userAgent: string | undefined,
    @Reply() reply: DoorReply,
  ): Promise<OutputOf<typeof signInWithPassword>> {
    return this.signedIn.welcome(reply, await this.withPassword.enter(body, { address, userAgent }));
  }

  @Door(getPasskeySignInOptions)
  passkeyOptions(@RemoteAddress() address: string): Promise<OutputOf<typeof getPasskeySignInOptions>> {
    return this.withPasskey.options(address);
  }

  @Door(signInWithPasskey)
  async passkey(
    @Input() { body }: InputOf<typeof signInWithPasskey>,
    @RemoteAddress() address: string,
    @UserAgent() userAgent: string | undefined,
    @Reply() reply: DoorReply,
  ): Promise<OutputOf<typeof signInWithPasskey>> {
    return this.signedIn.welcome(reply, await this.withPasskey.enter(body, { address, userAgent }));
  }
}
