import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { writeOfEnding, type Letter } from '../push/ending-letters.service.js';
import { beforeSummer, type Threshold } from '../push/expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { AdeServerRepository } from './server.repository.js';

const SYSTEM = Reach.system('échéance du jeton d’Apple School Manager');
const PAGE = '/#/administration/apple-school-manager';

/** The end of the token by which Apple School Manager is read. */
@Injectable()
export class TokenReminders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: AdeServerRepository,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(PUSH_AUDIENCE) private readonly audience: PushAudience,
  ) {}

  /** @returns how many letters were queued */
  run(): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const server = await this.repository.server(tx);
      if (server === undefined) return 0;
      const { tokenEndsAt } = server;
      const endsOn = LocalDate.at(tokenEndsAt);
      const ending = {
        endsOn,
        sent: await this.repository.sentThresholds(tx, tokenEndsAt),
        note: (threshold: number, messages: number) =>
          this.repository.addNotice(tx, tokenEndsAt, threshold, messages, this.clock.now()),
        letter: (threshold: Threshold, consoleUrl: string) => tokenLetter(endsOn, threshold, consoleUrl + PAGE),
      };
      return writeOfEnding(tx, ending, { clock: this.clock, mail: this.mail, audience: this.audience });
    });
  }
}

function tokenLetter(endsOn: LocalDate, threshold: Threshold, url: string): Letter {
  const ends = LocalDate.format(endsOn);
  const isOver = threshold === 0;
  return {
    subject: isOver
      ? 'Chariot : Apple School Manager ne lui répond plus, le jeton a pris fin'
      : `Chariot : renouvelez le jeton d’Apple School Manager (il prend fin le ${ends})`,
    text: [
      'Bonjour,',
      '',
      isOver
        ? `Le jeton par lequel Chariot lit Apple School Manager a pris fin le ${ends}. Les iPad déjà enrôlés restent gérés, mais ceux qui sont achetés n’arrivent plus dans Chariot.`
        : `Le jeton par lequel Chariot lit Apple School Manager prend fin le ${ends}. Après ce jour, les iPad achetés n’arriveraient plus dans Chariot.`,
      ...beforeSummer(endsOn),
      '',
      'Dans Apple School Manager, ouvrez le serveur « Chariot », cliquez « Télécharger le jeton », puis déposez le fichier ici :',
      url,
      'Rien n’est à refaire sur les iPad.',
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
