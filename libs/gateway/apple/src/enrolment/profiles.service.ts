import { Inject, Injectable } from '@nestjs/common';
import { EnrolmentChallenges, type InvitationView, type RenewalView } from '@chariot/fleet';
import { Reach, type Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { CLOCK, Database, type Rate } from '@chariot/platform';
import { writeEnrolmentProfile } from '@chariot/wire-apple';
import { signData } from '@chariot/wire-cms';
import { IpadEnrolment } from './ipad-enrolment.service.js';
import { CHECK_IN_PATH, COMMAND_PATH } from './mdm-doors.service.js';

export interface ProfileOptions {
  /** `https://host:port` of the device port, as iPads reach it. */
  readonly deviceUrl: string;
  /** Where certificates are asked for there. */
  readonly scepPath: string;
  /** Whether profiles are also given unsigned. */
  readonly unsigned: boolean;
  /** Of one network, at the page and the profile. */
  readonly visitors?: Rate;
}
export const PROFILE_OPTIONS = Symbol('ProfileOptions');

const INVITATION = Reach.system('profil d’enrôlement');
const NETWORK = Reach.system('certificat de Wi-Fi d’un iPad');
const RENEWAL = Reach.system('renouvellement de l’identité d’un iPad');
/** Of a server of this product, for ever: a profile of the same identifier replaces the one that an iPad has. */
const IDENTIFIER = 'fr.chariot.enrolement';
const LONGEST_NAME = 60;

type Told = RenewalView & { readonly challenge: string; readonly topic: string };

/** What a code gives an iPad, and what renews one. */
@Injectable()
export class EnrolmentProfiles {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly challenges: EnrolmentChallenges,
    private readonly pki: PkiService,
    private readonly ipads: IpadEnrolment,
    @Inject(PROFILE_OPTIONS) private readonly options: ProfileOptions,
  ) {}

  /** What the code is good for; nothing is spent. @throws as `IpadEnrolment.topic` and `EnrolmentChallenges.view` */
  view(code: string): Promise<InvitationView> {
    return this.database.read(INVITATION, async (tx) => {
      const view = await this.challenges.view(tx, INVITATION, code);
      await this.ipads.topic(tx);
      return view;
    });
  }

  /** A property list, not signed. @throws as `IpadEnrolment.topic` and `EnrolmentChallenges.invite` */
  async unsigned(code: string): Promise<Buffer> {
    const told = await this.database.transaction(INVITATION, async (tx) => ({
      ...(await this.challenges.invite(tx, INVITATION, code)),
      topic: await this.ipads.topic(tx),
    }));
    return this.#written(told);
  }

  /** The same, signed by the registration authority (CMS, the content inside). */
  async signed(code: string): Promise<Buffer> {
    return this.#signed(await this.unsigned(code));
  }

  /**
   * The profile of an iPad that is enrolled, in the place of the one that it has: by its challenge it gets the successor of that
   * certificate, and nobody else anything. Signed.
   * @param certificate fingerprint of the one in use
   * @throws as `IpadEnrolment.topic` and `EnrolmentChallenges.renew`
   */
  async renewing(deviceId: string, certificate: string): Promise<Buffer> {
    const told = await this.database.transaction(RENEWAL, async (tx) => ({
      ...(await this.challenges.renew(tx, RENEWAL, { deviceId, certificate })),
      topic: await this.ipads.topic(tx),
    }));
    return this.#signed(this.#written(told));
  }

  /**
   * By what an iPad that is enrolled asks for a certificate of its school's network, and for nothing else.
   * @param shown.certificate fingerprint of the identity that it fetches that profile by
   * @throws as `EnrolmentChallenges.forNetwork`
   */
  async forNetwork(
    deviceId: string,
    shown: { readonly certificate: string; readonly profile: string },
  ): Promise<{ readonly scepUrl: string; readonly challenge: string }> {
    const challenge = await this.database.transaction(NETWORK, (tx) =>
      this.challenges.forNetwork(tx, NETWORK, { deviceId, ...shown }),
    );
    return { scepUrl: `${this.options.deviceUrl}${this.options.scepPath}`, challenge };
  }

  #written({ topic, challenge, label, schoolName, classroomName }: Told): Buffer {
    const { deviceUrl, scepPath } = this.options;
    return writeEnrolmentProfile({
      identifier: IDENTIFIER,
      organization: schoolName.slice(0, LONGEST_NAME),
      displayName: `Chariot · ${label}`.slice(0, LONGEST_NAME),
      description: `Gestion de cet iPad par son école (${classroomName}).`,
      topic,
      serverUrl: `${deviceUrl}${COMMAND_PATH}`,
      checkInUrl: `${deviceUrl}${CHECK_IN_PATH}`,
      identity: { kind: 'scep', url: `${deviceUrl}${scepPath}`, challenge },
      commonName: 'Chariot',
      authorities: [this.pki.trustAnchors().rootDer],
    });
  }

  async #signed(content: Buffer): Promise<Buffer> {
    const [signer] = await this.pki.registrationIdentities();
    const { issuingDer, rootDer } = this.pki.trustAnchors();
    return signData({ content, signer, certificates: [issuingDer, rootDer], signingTime: this.clock.now() });
  }
}
