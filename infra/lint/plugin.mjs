// The rules that are our own.
import door from './rules/door.mjs';
import ownRoom from './rules/own-room.mjs';
import reachFirst from './rules/reach-first.mjs';

export default { rules: { door, 'own-room': ownRoom, 'reach-first': reachFirst } };
