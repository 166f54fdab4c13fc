import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  addressKey,
  frenchInstant,
  OpenDoor,
  RateLimiter,
  RemoteAddress,
  Reply,
  type DoorReply,
} from '@chariot/platform';
import { appleEnrolmentError } from './errors.js';
import { IPAD_PATH } from './ipad-enrolment.service.js';
import { PAGE_HEADERS, refusalPage, writePage, type Page } from './page.js';
import { EnrolmentProfiles, PROFILE_OPTIONS, type ProfileOptions } from './profiles.service.js';

/** Behind a code: the profile itself, and, where a setting allows it, as plain XML. */
export const SIGNED_PROFILE = 'chariot.mobileconfig';
export const UNSIGNED_PROFILE = 'chariot-non-signe.mobileconfig';
/** No charset behind it: it is not text once it is signed. */
const PROFILE_TYPE = 'application/x-apple-aspen-config';

/** As many as at the device port's doors for those that have no identity: twelve iPads behind one school's address, twice over. */
const VISITORS = { perSecond: 2, burst: 60 };

/**
 * What a person opens on an iPad, on the people's address: its certificate is one that Safari knows, so that a warning there is
 * never to be passed over. Reading spends nothing: a link's preview and a second look are as good as the first.
 */
@Controller(IPAD_PATH)
export class IpadPages {
  readonly #visitors: RateLimiter;

  constructor(
    @Inject(EnrolmentProfiles) private readonly profiles: EnrolmentProfiles,
    @Inject(PROFILE_OPTIONS) private readonly options: ProfileOptions,
  ) {
    this.#visitors = new RateLimiter(options.visitors ?? VISITORS);
  }

  /** For whoever types the code. */
  @Get()
  @OpenDoor('an empty form, where somebody without a session types a code', refusalPage)
  form(@Query('code') typed: unknown, @RemoteAddress() from: string, @Reply() reply: DoorReply): Promise<string> {
    if (typeof typed === 'string' && typed.trim() !== '') return this.page(typed, from, reply);
    this.#admit(from, reply);
    return Promise.resolve(shown(reply, FORM));
  }

  @Get(':code')
  @OpenDoor('whoever holds the code of a slot may read what it is good for', refusalPage)
  async page(@Param('code') code: string, @RemoteAddress() from: string, @Reply() reply: DoorReply): Promise<string> {
    this.#admit(from, reply);
    const { label, schoolName, classroomName, slot, expiresAt } = await this.profiles.view(code);
    return shown(reply, {
      title: 'Enrôler cet iPad',
      paragraphs: [
        `Pour l’emplacement ${slot} de ${classroomName}, ${schoolName}. L’iPad s’appellera « ${label} ».`,
        `Ouvrez cette page sur l’iPad lui-même, dans Safari. Ce code vaut jusqu’au ${frenchInstant(expiresAt)}.`,
        'Safari avertit que la connexion n’est pas sûre ? Arrêtez-vous là et prévenez la personne qui administre Chariot.',
      ],
      action: { label: 'Télécharger le profil', href: `${IPAD_PATH}/${encodeURIComponent(code)}/${SIGNED_PROFILE}` },
      steps: [
        'Touchez « Télécharger le profil », puis « Autoriser ».',
        'Ouvrez Réglages : touchez « Profil téléchargé », en haut de la liste, puis « Installer ». « Non vérifié » est attendu : c’est votre Chariot qui signe.',
        'Acceptez la gestion à distance. L’iPad apparaît alors dans Chariot, à son emplacement.',
      ],
    });
  }

  @Get(`:code/${SIGNED_PROFILE}`)
  @OpenDoor('an iPad has no session before it is enrolled: the code is what a profile is given for', refusalPage)
  async signed(@Param('code') code: string, @RemoteAddress() from: string, @Reply() reply: DoorReply): Promise<Buffer> {
    this.#admit(from, reply);
    return given(reply, await this.profiles.signed(code), SIGNED_PROFILE);
  }

  @Get(`:code/${UNSIGNED_PROFILE}`)
  @OpenDoor('as the signed one: the code is what a profile is given for', refusalPage)
  async unsigned(
    @Param('code') code: string,
    @RemoteAddress() from: string,
    @Reply() reply: DoorReply,
  ): Promise<Buffer> {
    this.#admit(from, reply);
    if (!this.options.unsigned) throw appleEnrolmentError('signedOnly');
    return given(reply, await this.profiles.unsigned(code), UNSIGNED_PROFILE);
  }

  #admit(from: string, reply: DoorReply): void {
    const seconds = this.#visitors.take(addressKey(from));
    if (seconds === 0) return;
    reply.header('retry-after', String(seconds));
    throw appleEnrolmentError('tooManyVisits');
  }
}

const FORM: Page = {
  title: 'Enrôler un iPad',
  paragraphs: ['Recopiez le code de l’emplacement, imprimé sur la feuille des codes.'],
  asksCode: true,
};

function shown(reply: DoorReply, page: Page): string {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.header(name, value);
  return writePage(page);
}

function given(reply: DoorReply, profile: Buffer, name: string): Buffer {
  reply.header('content-type', PROFILE_TYPE);
  reply.header('content-disposition', `attachment; filename="${name}"`);
  reply.header('cache-control', 'no-store');
  return profile;
}
