import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { webhookTopic, type WebhookTopic } from '@chariot/contract';
import { Reach, type Clock } from '@chariot/kernel';
import {
  CLOCK,
  Journal,
  Retention,
  Vault,
  WebhookQueue,
  WebhookSender,
  type Tx,
  type WebhookNews,
  type WebhookTarget,
  type WebhookTargets,
} from '@chariot/platform';
import { Letters } from '../people/letters.service.js';
import { PeopleRepository } from '../people/people.repository.js';
import { heldBy, mayHear } from './webhook.js';
import { WEBHOOK_PURPOSE } from './webhooks.service.js';
import { WebhooksRepository, type WebhookRow } from './webhooks.repository.js';

const CALLING = Reach.system('appels sortants (webhooks)');
const BECAUSE = {
  unanswered: 'le serveur appelé n’a pas répondu correctement depuis un jour',
  makerLostRight: 'vous n’avez plus le droit de gérer les intégrations de ce lieu',
} as const;

/** Says whom the machinery calls, in whose name, and when it must stop. */
@Injectable()
export class WebhookCalls implements OnModuleInit, WebhookTargets {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: WebhooksRepository,
    private readonly queue: WebhookQueue,
    private readonly sender: WebhookSender,
    private readonly vault: Vault,
    private readonly journal: Journal,
    private readonly people: PeopleRepository,
    private readonly letters: Letters,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.sender.serve(this);
    this.retention.register({
      name: 'identity.webhooks',
      what: 'Appels sortants (webhooks) : adresse appelée, sujets, personne qui les a créés',
      tables: ['identity.webhook'],
      daysKept: null,
      why: 'Gardés tant qu’ils servent ; effacés, avec leur secret, par qui gère les intégrations du lieu.',
    });
  }

  /** Something changed: whoever subscribed there, or above, is to be told. In a system transaction. */
  async tell(tx: Tx, news: WebhookNews & { readonly topic: WebhookTopic }): Promise<void> {
    if (!webhookTopic.options.includes(news.topic)) return;
    for (const id of await this.repository.wanting(tx, news.topic, news.placeId)) await this.queue.add(tx, id, news);
  }

  /** Her roles are read at each call: what she lost, or is over, is no longer told in her name. */
  async target(tx: Tx, webhookId: string): Promise<WebhookTarget | null> {
    const row = await this.repository.find(tx, CALLING, webhookId);
    if (row === undefined || row.stoppedAt !== null) return null;
    const held = heldBy(await this.repository.makerRoles(tx, webhookId, this.clock.now()));
    if (!held.has('integration:manage')) {
      await this.#stop(tx, row, 'makerLostRight');
      return null;
    }
    const secret = (await this.vault.open(tx, row.secretId, WEBHOOK_PURPOSE)).toString();
    return { url: row.url, secret, mayHear: (topic) => mayHear(held, topic) };
  }

  async gaveUp(tx: Tx, webhookId: string): Promise<void> {
    const row = await this.repository.lock(tx, CALLING, webhookId);
    if (row !== undefined && row.stoppedAt === null) await this.#stop(tx, row, 'unanswered');
  }

  async #stop(tx: Tx, row: WebhookRow, because: 'unanswered' | 'makerLostRight'): Promise<void> {
    await this.repository.stop(tx, CALLING, row.id, because, this.clock.now());
    const { host } = new URL(row.url);
    await this.journal.record(tx, CALLING, {
      act: 'identity.webhook.stopped',
      subject: { kind: 'webhook', id: row.id, label: host },
      placeId: row.placeId,
      details: { reason: because === 'unanswered' ? 'aucune réponse depuis un jour' : 'droit perdu par son auteur' },
    });
    const maker = await this.people.find(tx, CALLING, row.makerId);
    if (maker === undefined) return;
    await this.letters.to(tx, maker.email, {
      subject: 'Un appel sortant (webhook) a été arrêté',
      text: `L’appel sortant vers ${host} que vous aviez créé a été arrêté : ${BECAUSE[because]}.\n\nCe qui attendait d’être envoyé est abandonné. Une personne qui gère les intégrations de ce lieu peut le remettre en marche, ou le supprimer, dans Chariot.`,
    });
  }
}
