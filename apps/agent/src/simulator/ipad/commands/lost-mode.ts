import { PlistReal } from '@chariot/wire-apple';
import { textIn } from '../plain.js';
import { ipadError } from '../errors.js';
import { ALREADY_LOST, done, NOT_LOST, NOT_SUPERVISED, type Hand } from './answer.js';

export const enableLostMode: Hand = (command, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  if (state.lostMode !== null) return ALREADY_LOST;
  const message = textIn(command, 'Message') ?? '';
  const phone = textIn(command, 'PhoneNumber') ?? '';
  if (message === '' && phone === '') throw ipadError('badCommand', { where: 'Message' });
  state.lostMode = { message, phone, footnote: textIn(command, 'Footnote') ?? '', soundsPlayed: 0 };
  return done();
};

export const disableLostMode: Hand = (_, { state }) => {
  if (state.lostMode === null) return NOT_LOST;
  state.lostMode = null;
  return done();
};

export const playSound: Hand = (_, { state }) => {
  if (state.lostMode === null) return NOT_LOST;
  state.lostMode.soundsPlayed += 1;
  return done();
};

/** A place that is nobody's: the middle of France, as its geographers say. */
const PLACE = { latitude: 46.54, longitude: 2.43 };

export const locate: Hand = (_, { state, now }) => {
  // An iPad says where it is in Lost Mode alone.
  if (state.lostMode === null) return NOT_LOST;
  return done({
    Latitude: new PlistReal(PLACE.latitude),
    Longitude: new PlistReal(PLACE.longitude),
    HorizontalAccuracy: new PlistReal(65),
    VerticalAccuracy: new PlistReal(10),
    Altitude: new PlistReal(212),
    Speed: new PlistReal(-1),
    Course: new PlistReal(-1),
    Timestamp: now().toISOString(),
  });
};
