import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { START, type Installation } from '../enrolment/installation.scene.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

export const MINUTE = 60_000;
export const LATER = new Date(Date.parse(START) + MINUTE);

/** What people ask of iPads in specs, and what comes of it. */
export interface Asked {
  /** Enrolled, told what it is, and with nothing to hear. */
  settled(): Promise<SpeakingIpad>;
  deviceIdOf(ipad: SpeakingIpad): Promise<string>;
  /** @returns the operation's id */
  started(ipad: SpeakingIpad, kind: string, more?: object): Promise<string>;
  stateOf(operationId: string): Promise<[string | undefined, string | null]>;
}

export function askedOf(server: () => Installation, codes: () => string[]): Asked {
  const deviceIdOf = async ({ ipad }: SpeakingIpad): Promise<string> => {
    const [row] = await server().db.ownerQuery<{ id: string }>(
      `select device_id as id from apple.enrolment where enrolment_key = $1`,
      [ipad.udid],
    );
    return row?.id ?? '';
  };
  return {
    deviceIdOf,
    async settled() {
      const one = new SpeakingIpad(await new PlayedIpad(server()).enrol(codes().shift() ?? ''), server().port);
      await one.connect();
      one.handed.length = 0;
      server().told.woken.length = 0;
      server().clock.set(LATER);
      return one;
    },
    async started(one, kind, more = {}) {
      const operation = await server().api('POST', '/operations', {
        ...{ kind, target: 'device', targetId: await deviceIdOf(one), ...more },
      });
      // Operations of one moment are in the order of their ids.
      server().clock.advance(1_000);
      return String(operation['id']);
    },
    async stateOf(operationId) {
      const [row] = await server().db.ownerQuery<{ status: string; why: string | null }>(
        `select coalesce(status, 'told') as status, why from fleet.operation_device where operation_id = $1`,
        [operationId],
      );
      return [row?.status, row?.why ?? null];
    },
  };
}

export const refused = (code: number, words: string, domain = 'MCMDMErrorDomain') => ({
  Status: 'Error',
  ErrorChain: [{ ErrorDomain: domain, ErrorCode: code, USEnglishDescription: words, LocalizedDescription: words }],
});
