import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whose address it is, and of which application: by its row among the licences. */
export interface OwnAppAddress {
  readonly deviceId: string;
  readonly licensedAppId: string;
}

const ID_BYTES = 16;
const END_BYTES = 4;
const MAC_BYTES = 24;
/** A command that waits is written anew each time: what counts is the time to fetch two files. */
const HOURS = 12;

/**
 * The unguessable part of the address by which one iPad fetches one application, for some hours: what fetches it on an iPad is
 * not what speaks with our server, and shows no certificate.
 */
export class OwnAppAddresses {
  /** @param key of the server's, not in the database */
  constructor(private readonly key: Buffer) {}

  make({ deviceId, licensedAppId }: OwnAppAddress, now: Date): string {
    const end = Buffer.alloc(END_BYTES);
    end.writeUInt32BE(Math.floor(now.getTime() / 1000) + HOURS * 3_600);
    const said = Buffer.concat([bytesOf(deviceId), bytesOf(licensedAppId), end]);
    return Buffer.concat([said, this.#mac(said)]).toString('base64url');
  }

  /** Null: it is none of ours, or its time is over. */
  read(address: string, now: Date): OwnAppAddress | null {
    const bytes = Buffer.from(address, 'base64url');
    const saidBytes = 2 * ID_BYTES + END_BYTES;
    if (bytes.length !== saidBytes + MAC_BYTES || bytes.toString('base64url') !== address) return null;
    const said = bytes.subarray(0, saidBytes);
    if (!timingSafeEqual(this.#mac(said), bytes.subarray(saidBytes))) return null;
    if (said.readUInt32BE(2 * ID_BYTES) * 1000 <= now.getTime()) return null;
    return { deviceId: idOf(said.subarray(0, ID_BYTES)), licensedAppId: idOf(said.subarray(ID_BYTES, 2 * ID_BYTES)) };
  }

  #mac(said: Buffer): Buffer {
    return createHmac('sha256', this.key).update('own app ').update(said).digest().subarray(0, MAC_BYTES);
  }
}

/** A purpose of its own among what is drawn from the server's key. */
export const OWN_APP_KEY = 'apple own app addresses';

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
