import { ConventionChanged } from '@chariot/convention';
import { ClassroomChanged, DeviceChanged, OperationChanged, ProfileChanged } from '@chariot/fleet';
import { ApprovalChanged, FreezeChanged, SessionsClosed } from '@chariot/identity';
import { Events, LiveFeed } from '@chariot/platform';
import { BookingChanged, LessonChanged } from '@chariot/teaching';
import { PlaceClosed, PlaceOpened, SchoolHoursSet } from '@chariot/territory';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What people's pages hear as it happens: a topic and an id to read again. */
@Injectable()
export class LiveReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(LiveFeed) private readonly live: LiveFeed,
  ) {}

  onModuleInit(): void {
    const { events, live } = this;
    events.everywhere(DeviceChanged, ({ deviceId: id, classroomId, schoolId: placeId }) =>
      live.publish({ topic: 'device', id, classroomId, placeId, permission: 'device:read' }),
    );
    events.everywhere(ClassroomChanged, ({ classroomId, schoolId: placeId }) =>
      live.publish({ topic: 'classroom', id: classroomId, classroomId, placeId, permission: 'classroom:read' }),
    );
    events.everywhere(BookingChanged, ({ classroomId, schoolId: placeId }) =>
      live.publish({ topic: 'booking', id: classroomId, classroomId, placeId, permission: 'booking:read' }),
    );
    events.everywhere(ProfileChanged, ({ profileId: id, placeId }) =>
      live.publish({ topic: 'profile', id, placeId, permission: 'profile:read' }),
    );
    events.everywhere(OperationChanged, ({ operationId: id, placeId }) =>
      live.publish({ topic: 'operation', id, placeId, permission: 'device:read' }),
    );
    events.everywhere(ConventionChanged, ({ conventionId: id, placeId }) =>
      live.publish({ topic: 'convention', id, placeId, permission: 'convention:read' }),
    );
    events.everywhere(LessonChanged, ({ classroomId, schoolId: placeId }) =>
      live.publish({ topic: 'lesson', id: classroomId, classroomId, placeId, permission: 'lesson:run' }),
    );
    for (const event of [PlaceOpened, PlaceClosed, SchoolHoursSet]) {
      events.everywhere(event, ({ placeId }: { placeId: string }) =>
        live.publish({ topic: 'place', id: placeId, placeId }),
      );
    }
    events.everywhere(ApprovalChanged, ({ approvalId: id, placeId }) =>
      live.publish({ topic: 'approval', id, placeId, permission: 'approval:stop' }),
    );
    events.everywhere(FreezeChanged, ({ freezeId: id }) => live.publish({ topic: 'freeze', id, placeId: null }));
    events.everywhere(SessionsClosed, ({ personId }) => live.dropPerson(personId));
  }
}
