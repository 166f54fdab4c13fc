import { AnnexLinked, FundingService } from '@chariot/convention';
import { DeliveryRecorded, DeviceEnrolled, DeviceMoved, Devices } from '@chariot/fleet';
import { Reach } from '@chariot/kernel';
import { Events } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What the convention must know of devices, it hears here: fleet and convention never meet. */
@Injectable()
export class FundingReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(FundingService) private readonly funding: FundingService,
    @Inject(Devices) private readonly devices: Devices,
  ) {}

  onModuleInit(): void {
    const reach = Reach.system('suivi des tablettes payées par une convention');
    this.events.on(
      DeliveryRecorded,
      async ({ schoolUai, budgetLineId, at, devices, ...delivery }, tx) => {
        if (schoolUai === null) return;
        await this.funding.know(
          reach,
          tx,
          devices.map(({ slot: _, ...device }) => ({
            ...device,
            schoolId: delivery.schoolId,
            schoolUai,
            classroomName: delivery.classroomName,
            slot: null,
            enrolledAt: null,
          })),
          budgetLineId === null ? null : { budgetLineId, at: new Date(at) },
        );
      },
      { name: 'convention.deliveries' },
    );
    this.events.on(
      DeviceEnrolled,
      async ({ schoolUai, at, ...device }, tx) => {
        if (schoolUai === null) return;
        await this.funding.know(reach, tx, [{ ...device, schoolUai, enrolledAt: new Date(at) }], null);
      },
      { name: 'convention.enrolments' },
    );
    // A convention declared after the tablets were there finds them.
    this.events.on(
      AnnexLinked,
      async ({ schoolIds }, tx) => {
        for (const schoolId of schoolIds) {
          const standing = await this.devices.ofSchools(tx, reach, [schoolId]);
          const known = standing.flatMap((device) =>
            device.schoolUai === null ? [] : [{ ...device, schoolUai: device.schoolUai }],
          );
          await this.funding.know(reach, tx, known, null);
        }
      },
      { name: 'convention.standingDevices' },
    );
    this.events.on(DeviceMoved, ({ deviceId, ...move }, tx) => this.funding.move(reach, tx, { deviceId, ...move }), {
      name: 'convention.moves',
    });
  }
}
