import { ConventionChanged } from '@chariot/convention';
import { ClassroomChanged, DeviceChanged, OperationChanged, ProfileChanged } from '@chariot/fleet';
import { ApprovalChanged, WebhookCalls } from '@chariot/identity';
import { Events, type EventType } from '@chariot/platform';
import { PlaceClosed, PlaceOpened, SchoolHoursSet } from '@chariot/territory';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

type News = Parameters<WebhookCalls['tell']>[1];

/** What other programs are told of: the same as people's pages, kept until they have heard it. */
@Injectable()
export class WebhookReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(WebhookCalls) private readonly webhooks: WebhookCalls,
  ) {}

  onModuleInit(): void {
    this.#on(DeviceChanged, 'device', ({ deviceId, schoolId }) => [deviceId, schoolId]);
    this.#on(ClassroomChanged, 'classroom', ({ classroomId, schoolId }) => [classroomId, schoolId]);
    this.#on(ProfileChanged, 'profile', ({ profileId, placeId }) => [profileId, placeId]);
    this.#on(OperationChanged, 'operation', ({ operationId, placeId }) => [operationId, placeId]);
    this.#on(ConventionChanged, 'convention', ({ conventionId, placeId }) => [conventionId, placeId]);
    this.#on(ApprovalChanged, 'approval', ({ approvalId, placeId }) => [approvalId, placeId]);
    this.#on(PlaceOpened, 'place', ({ placeId }) => [placeId, placeId]);
    this.#on(PlaceClosed, 'place', ({ placeId }) => [placeId, placeId]);
    this.#on(SchoolHoursSet, 'place', ({ placeId }) => [placeId, placeId]);
  }

  #on<P>(
    event: EventType<P>,
    topic: News['topic'],
    of: (payload: P) => readonly [thingId: string, placeId: string],
  ): void {
    this.events.on(
      event,
      async (payload, tx) => {
        const [thingId, placeId] = of(payload);
        await this.webhooks.tell(tx, { topic, thingId, placeId });
      },
      { name: 'webhooks' },
    );
  }
}
