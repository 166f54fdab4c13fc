import { Controller, Inject } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import { getAdministration, type Administration, type OutputOf } from '@chariot/contract';
import { Caller, CLOCK, Database, Door, Instruments } from '@chariot/platform';
import { identityError } from '../errors.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';

/** The state of the instance, for who administers it whole: a commune's administration sees its commune, not the machine. */
@Controller()
export class AdministrationController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly database: Database,
    private readonly instruments: Instruments,
  ) {}

  @Door(getAdministration)
  async get(@Caller() reach: Reach): Promise<OutputOf<typeof getAdministration>> {
    const whole = await this.database.read(reach, (tx) =>
      tx.one<{ whole: boolean }>('select territory.administers_instance() as whole'),
    );
    if (whole?.whole !== true) throw identityError('instanceOnly');
    const groups = await this.instruments.read(this.clock.now());
    return { groups: [this.#chariot(), ...groups.map(asShown)] };
  }

  #chariot(): Administration['groups'][number] {
    return {
      id: 'chariot',
      title: 'Chariot',
      instruments: [
        { label: 'Version', value: this.instance.version, state: 'ok', advice: null },
        { label: 'Adresse des personnes', value: this.instance.publicUrl, state: 'ok', advice: null },
        { label: 'Adresse des appareils', value: this.instance.deviceUrl, state: 'ok', advice: null },
      ],
    };
  }
}

type Reading = Awaited<ReturnType<Instruments['read']>>[number];

const asShown = ({ id, title, instruments }: Reading): Administration['groups'][number] => ({
  id,
  title,
  instruments: instruments.map((instrument) => ({ advice: null, ...instrument })),
});
