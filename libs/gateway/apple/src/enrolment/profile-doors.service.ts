import { Injectable } from '@nestjs/common';
import { fleetError } from '@chariot/fleet';
import { DomainError } from '@chariot/kernel';
import { frenchInstant, STATUS, type PortAnswer, type PortDoor, type PortVisit } from '@chariot/platform';
import { APPLE_ENROLMENT_ERRORS } from './errors.js';
import { PAGE_HEADERS, writePage, type Page } from './page.js';
import { EnrolmentProfiles } from './profiles.service.js';

/** The short address: with a code behind it, what a QR says. */
export const IPAD_PATH = '/ipad';
/** Behind a code: the profile itself, and, where a setting allows it, as plain XML. */
export const SIGNED_PROFILE = 'chariot.mobileconfig';
export const UNSIGNED_PROFILE = 'chariot-non-signe.mobileconfig';
/** No charset behind it: it is not text once it is signed. */
const PROFILE_TYPE = 'application/x-apple-aspen-config';

/** What a person opens on an iPad. */
@Injectable()
export class ProfileDoors {
  constructor(private readonly profiles: EnrolmentProfiles) {}

  get list(): readonly PortDoor[] {
    const door = (path: string, answer: (visit: PortVisit) => Promise<PortAnswer>): PortDoor => ({
      method: 'GET',
      path,
      bodyLimit: 1,
      counts: 'port',
      refuse: refused,
      answer: (visit) => answer(visit).catch(refusalOf),
    });
    const code = ({ params }: PortVisit): string => params['code'] ?? '';
    return [
      door(IPAD_PATH, ({ rawQuery }) => Promise.resolve(asked(rawQuery))),
      door(`${IPAD_PATH}/:code`, (visit) => this.#page(code(visit))),
      door(`${IPAD_PATH}/:code/${SIGNED_PROFILE}`, async (visit) =>
        profile(await this.profiles.signed(code(visit)), SIGNED_PROFILE),
      ),
      ...(this.profiles.givesUnsigned
        ? [
            door(`${IPAD_PATH}/:code/${UNSIGNED_PROFILE}`, async (visit) =>
              profile(await this.profiles.unsigned(code(visit)), UNSIGNED_PROFILE),
            ),
          ]
        : []),
    ];
  }

  async #page(code: string): Promise<PortAnswer> {
    const { label, schoolName, classroomName, slot, expiresAt } = await this.profiles.view(code);
    return page(200, {
      title: 'Enrôler cet iPad',
      paragraphs: [
        `${label} — ${classroomName}, ${schoolName}, emplacement ${slot}.`,
        `Ouvrez cette page sur l’iPad lui-même, dans Safari. Ce code vaut jusqu’au ${frenchInstant(expiresAt)}.`,
      ],
      action: { label: 'Télécharger le profil', href: `${IPAD_PATH}/${encodeURIComponent(code)}/${SIGNED_PROFILE}` },
      steps: [
        'Touchez « Télécharger le profil », puis « Autoriser ».',
        'Ouvrez Réglages : touchez « Profil téléchargé », en haut de la liste, puis « Installer ».',
        'Acceptez la gestion à distance. L’iPad apparaît alors dans Chariot, à son emplacement.',
      ],
    });
  }
}

/** Half a letter, which no address can hold, or what stands for bytes that were none. */
const NO_LETTER = /[\p{Surrogate}\uFFFD]/u;
const LONGEST_CODE = 80;

/** The form, or where what was typed in it leads. */
function asked(rawQuery: string): PortAnswer {
  const code = new URLSearchParams(rawQuery).get('code')?.trim();
  if (code === undefined || code === '') {
    return page(200, {
      title: 'Enrôler un iPad',
      paragraphs: ['Recopiez le code de l’emplacement, imprimé sur la feuille des codes.'],
      asksCode: true,
    });
  }
  if (code.length > LONGEST_CODE || NO_LETTER.test(code)) return refusalOf(fleetError('codeUnknown'));
  const location = `${IPAD_PATH}/${encodeURIComponent(code)}`;
  return { status: 303, headers: { location, 'referrer-policy': 'no-referrer' } };
}

const profile = (body: Buffer, name: string): PortAnswer => ({
  status: 200,
  contentType: PROFILE_TYPE,
  headers: { 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' },
  body,
});

const page = (status: number, content: Page): PortAnswer => ({
  status,
  contentType: 'text/html; charset=utf-8',
  headers: PAGE_HEADERS,
  body: writePage(content),
});

function refusalOf(error: unknown): PortAnswer {
  if (!(error instanceof DomainError)) throw error;
  const answer = page(STATUS[error.category], { title: 'Enrôlement impossible', paragraphs: [error.fr] });
  return { ...answer, refused: { code: error.code } };
}

function refused(status: number): PortAnswer {
  const sentence = status === 429 ? TOO_MANY : APPLE_ENROLMENT_ERRORS.unavailable.fr;
  return page(status >= 500 ? 503 : status, { title: 'Enrôlement impossible', paragraphs: [sentence] });
}

const TOO_MANY = 'Trop de demandes à la fois depuis cette adresse : attendez une minute, puis rechargez la page.';
