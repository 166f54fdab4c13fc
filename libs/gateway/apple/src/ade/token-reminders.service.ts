import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Mail } from '@chariot/platform';
import { letterDue, renewBy, type Threshold } from '../push/expiry.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { AdeServerRepository } from './server.repository.js';

const SYSTEM = Reach.system('échéance du jeton d’Apple School Manager');
const PAGE = '/#/administration/apple-school-manager';

/** Writes to whoever administers the instance at 60, 30 and 7 days, and once it is over: each letter once. */
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
    const today = LocalDate.today(this.clock);
    return this.database.transaction(SYSTEM, async (tx) => {
      const server = await this.repository.server(tx);
      if (server === undefined) return 0;
      const { tokenEndsAt } = server;
      const endsOn = LocalDate.at(tokenEndsAt);
      const threshold = letterDue(endsOn, today, await this.repository.sentThresholds(tx, tokenEndsAt));
      if (threshold === null) return 0;
      const addresses = await this.audience.addresses(tx);
      // Nobody administers the instance today: it stays to be told.
      if (addresses.length === 0) return 0;
      const { length } = addresses;
      if (!(await this.repository.addNotice(tx, tokenEndsAt, threshold, length, this.clock.now()))) return 0;
      const letter = tokenLetter(endsOn, threshold, this.audience.consoleUrl + PAGE);
      for (const to of addresses) await this.mail.tell(tx, { to, ...letter });
      return length;
    });
  }
}

function tokenLetter(
  endsOn: LocalDate,
  threshold: Threshold,
  url: string,
): { readonly subject: string; readonly text: string } {
  const ends = LocalDate.format(endsOn);
  const by = renewBy(endsOn);
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
      ...(by === endsOn ? [] : [`Renouvelez-le avant l’été, le ${LocalDate.format(by)} au plus tard.`]),
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
