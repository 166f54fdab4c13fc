import { Controller } from '@nestjs/common';
import { readOwnPersonalData, readPersonalData, type InputOf, type PersonalData } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, Reply, type DoorReply } from '@chariot/platform';
import { PersonalDataExport } from './personal-data.service.js';

@Controller()
export class PersonalDataController {
  constructor(private readonly personalData: PersonalDataExport) {}

  @Door(readOwnPersonalData)
  async own(@Caller() reach: Reach, @Reply() reply: DoorReply): Promise<PersonalData> {
    return asFile(reply, await this.personalData.own(reach));
  }

  @Door(readPersonalData)
  async of(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof readPersonalData>,
    @Reply() reply: DoorReply,
  ): Promise<PersonalData> {
    return asFile(reply, await this.personalData.of(reach, params.id));
  }
}

/** To be saved rather than shown, and kept by no cache on the way. */
function asFile(reply: DoorReply, data: PersonalData): PersonalData {
  reply.header('content-disposition', 'attachment; filename="donnees-personnelles.json"');
  reply.header('cache-control', 'no-store');
  return data;
}
