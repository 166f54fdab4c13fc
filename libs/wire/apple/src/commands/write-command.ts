import { malformed, wireAppleError } from '../errors.js';
import { Fields } from '../plist/fields.js';
import { readDict } from '../plist/reader.js';
import type { PlistDict } from '../plist/value.js';
import { plistBytes } from '../plist/writer.js';
import { faultOf } from '../shapes.js';
import { COMMANDS, type Command, type RequestType } from './command.js';

/** Ours are UUIDs; nothing that a device would have to escape. */
const COMMAND_UUID = /^[A-Za-z0-9-]{1,64}$/;

/**
 * A command as it is handed to a device (§4): what Apple would refuse, and what would leave out an alternative, does not leave.
 * @param uuid by which the device reports on it
 * @throws wire-apple.invalidCommand, .unwritable (a text holds a sign that XML has no form for)
 */
export function writeCommand(command: Command, uuid: string): Buffer {
  checkCommand(command);
  const { RequestType, ...keys } = command;
  if (!COMMAND_UUID.test(uuid))
    throw wireAppleError('invalidCommand', { requestType: RequestType, where: 'CommandUUID' });
  return plistBytes({ Command: { ...keys, RequestType }, CommandUUID: uuid });
}

/** Whether a command could leave as it is, from whatever source. @throws wire-apple.invalidCommand */
export function checkCommand(command: unknown): asserts command is Command {
  const said = typeof command === 'object' && command !== null ? (command as { RequestType?: unknown }) : {};
  const { RequestType, ...keys } = said;
  if (typeof RequestType !== 'string' || !Object.hasOwn(COMMANDS, RequestType)) {
    throw wireAppleError('invalidCommand', { requestType: '?', where: 'RequestType' });
  }
  const where = faultOf(COMMANDS[RequestType as RequestType].schema, keys);
  if (where !== null) throw wireAppleError('invalidCommand', { requestType: RequestType, where });
}

/** A command as a device reads it: for whatever plays one. */
export interface ReadCommand {
  readonly uuid: string;
  readonly requestType: string;
  /** The command’s keys, its RequestType among them. */
  readonly command: PlistDict;
}

/** @throws wire-apple.malformed, .tooLarge */
export function readCommand(raw: Uint8Array | string): ReadCommand {
  const fields = new Fields(readDict(raw));
  const command = fields.fields('Command');
  if (command === null) throw malformed('Command');
  return {
    uuid: fields.mustMatch('CommandUUID', /^[\x21-\x7e]{1,100}$/),
    requestType: command.mustMatch('RequestType', /^[A-Za-z]{1,60}$/),
    command: command.dict,
  };
}
