import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LocalDate, ROLE_LABELS } from '@chariot/kernel';
import { frenchInstant, PersonalDataSources, Retention, type PersonalDataRow } from '@chariot/platform';
import { PeopleRecordsRepository, type MeansRecord } from './people-records.repository.js';

const MEANS: Readonly<Record<MeansRecord['kind'], string>> = {
  password: 'Mot de passe et application de codes',
  recoveryCodes: 'Codes de secours restants',
  passkey: 'Clé d’accès',
  provider: 'Fournisseur d’identité',
};
const ENTRANCES: ReadonlyMap<string, string> = new Map([
  ['link', 'lien de connexion'],
  ['password', 'mot de passe et code'],
  ['passkey', 'clé d’accès'],
  ['provider', 'fournisseur d’identité'],
  ['firstRun', 'premier démarrage'],
]);

const when = (at: Date | null): string => (at === null ? '' : frenchInstant(at));
const day = (text: string | null): string => (text !== null && LocalDate.is(text) ? LocalDate.format(text) : '');

/** How long this room keeps what it knows of people, and what it tells each of them about herself. */
@Injectable()
export class PeoplePrivacy implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly records: PeopleRecordsRepository,
  ) {}

  onModuleInit(): void {
    this.#rules();
    this.#tell('Identité', 10, async (tx, personId) =>
      (await this.records.identity(tx, personId)).map((one) => ({
        'Nom affiché': one.displayName,
        'Adresse électronique': one.email,
        'Compte créé': when(one.createdAt),
        'Dernière connexion': when(one.lastSignInAt),
        'Compte désactivé': when(one.disabledAt),
      })),
    );
    this.#tell('Rôles', 20, async (tx, personId, limit) =>
      (await this.records.roles(tx, personId, limit)).map((one) => ({
        Rôle: ROLE_LABELS[one.role],
        Lieu: one.place,
        Depuis: day(one.from),
        'Jusqu’au': day(one.until),
        'Confié par': one.givenBy ?? 'Chariot',
        'Confié le': when(one.givenAt),
        'Terminé par': one.endedBy ?? '',
        'Terminé le': when(one.endedAt),
        'Ticket ou motif': one.ticket ?? one.reason ?? '',
      })),
    );
    this.#tell('Sessions', 30, async (tx, personId, limit) =>
      (await this.records.sessions(tx, personId, limit)).map((one) => ({
        Ouverte: when(one.createdAt),
        Par: ENTRANCES.get(one.method) ?? one.method,
        Navigateur: one.browser,
        'Dernière activité': when(one.lastSeenAt),
        Fin: when(one.endedAt),
      })),
    );
    this.#tell('Moyens de connexion', 31, async (tx, personId, limit) =>
      (await this.records.means(tx, personId, limit)).map((one) => ({
        Moyen: MEANS[one.kind],
        Nom: one.name,
        Depuis: when(one.since),
        'Dernier usage': when(one.lastUsedAt),
      })),
    );
    this.#tell('Jetons d’API', 32, async (tx, personId, limit) =>
      (await this.records.tokens(tx, personId, limit)).map((one) => ({
        Nom: one.name,
        Lieu: one.place,
        Créé: when(one.createdAt),
        'Jusqu’au': day(one.until),
        'Dernier usage': when(one.lastUsedAt),
        Révoqué: when(one.revokedAt),
      })),
    );
    this.#tell('Appels sortants', 33, async (tx, personId, limit) =>
      (await this.records.webhooks(tx, personId, limit)).map((one) => ({
        Serveur: one.host,
        Lieu: one.place,
        Créé: when(one.createdAt),
        Arrêté: when(one.stoppedAt),
      })),
    );
  }

  #tell(
    title: string,
    order: number,
    read: (...asked: Parameters<Parameters<PersonalDataSources['register']>[0]['read']>) => Promise<PersonalDataRow[]>,
  ): void {
    this.sources.register({ title, order, read: (tx, personId, limit) => read(tx, personId, limit + 1) });
  }

  #rules(): void {
    this.retention.register({
      name: 'identity.sessions',
      what: 'Sessions et liens de connexion, après leur fin',
      tables: ['identity.session', 'identity.sign_in_link'],
      daysKept: 30,
      why: 'Le temps de comprendre un accès contesté (minimisation, art. 5.1 c RGPD).',
      prune: (tx, before) => this.records.pruneSessions(tx, before),
    });
    this.retention.register({
      name: 'identity.people',
      what: 'Comptes et rôles : nom, adresse électronique professionnelle, rôles tenus',
      tables: ['identity.person', 'identity.held_role'],
      daysKept: null,
      why: 'Tant que la personne tient un rôle, puis tant que le journal et l’inventaire parlent de ses actes.',
    });
    this.retention.register({
      name: 'identity.firstRun',
      what: 'Empreinte du code du premier démarrage',
      tables: ['identity.first_run'],
      daysKept: null,
      why: 'Aucune donnée personnelle.',
    });
  }
}
