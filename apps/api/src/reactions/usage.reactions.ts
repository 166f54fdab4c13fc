import { AppRequestAnswered, DeviceHarmed, RepairEnded } from '@chariot/fleet';
import { Reach } from '@chariot/kernel';
import { Events } from '@chariot/platform';
import { BookingLapsed, LessonHeld, WifiBoxOff } from '@chariot/teaching';
import { Intake } from '@chariot/usage';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

const COUNTING = Reach.system('statistiques d’usage');

/** What other rooms do, as statistics keep it: a number more in a school's month, without who or which. */
@Injectable()
export class UsageReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  onModuleInit(): void {
    const { events, intake } = this;
    events.on(LessonHeld, (lesson, tx) => intake.lessonHeld(tx, COUNTING, lesson), { name: 'usage.lessons' });
    events.on(BookingLapsed, ({ schoolId }, tx) => intake.bookingLapsed(tx, COUNTING, schoolId), {
      name: 'usage.bookings',
    });
    events.on(WifiBoxOff, (box, tx) => intake.boxOff(tx, COUNTING, box), { name: 'usage.boxes' });
    events.on(RepairEnded, (repair, tx) => intake.repairEnded(tx, COUNTING, repair), { name: 'usage.repairs' });
    events.on(AppRequestAnswered, (answer, tx) => intake.appAnswered(tx, COUNTING, answer), { name: 'usage.apps' });
    events.on(DeviceHarmed, (device, tx) => intake.deviceHarmed(tx, COUNTING, device), { name: 'usage.devices' });
  }
}
