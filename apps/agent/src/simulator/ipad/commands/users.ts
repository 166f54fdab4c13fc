import { flagIn, textIn } from '../plain.js';
import { ipadError } from '../errors.js';
import { done, fault, NOT_SHARED, type Hand } from './answer.js';

const MEGABYTE = 1024 * 1024;

export const userList: Hand = (_, { state }) =>
  state.shared
    ? done({
        Users: state.users.map(({ account, longName, loggedIn, usedBytes }) => ({
          UserName: account,
          FullName: longName,
          IsLoggedIn: loggedIn,
          HasDataToSync: false,
          DataQuota: state.quotaMegabytes * MEGABYTE,
          DataUsed: usedBytes,
        })),
      })
    : NOT_SHARED;

export const logOut: Hand = (_, { state }) => {
  if (!state.shared) return NOT_SHARED;
  const user = state.users.find(({ loggedIn }) => loggedIn);
  if (user === undefined) return fault('MCMDMErrorDomain', 12_081, 'Nobody is signed in.');
  user.loggedIn = false;
  return done();
};

export const deleteUser: Hand = (command, { state }) => {
  if (!state.shared) return NOT_SHARED;
  if (flagIn(command, 'DeleteAllUsers') === true) {
    state.users = state.users.filter(({ loggedIn }) => loggedIn);
    return done();
  }
  const name = textIn(command, 'UserName');
  if (name === undefined) throw ipadError('badCommand', { where: 'UserName' });
  const user = state.users.find(({ account }) => account === name);
  if (user === undefined) return fault('MCMDMErrorDomain', 12_071, 'There is no such user.');
  if (user.loggedIn) return fault('MCMDMErrorDomain', 12_072, 'The user is signed in.');
  state.users = state.users.filter((one) => one !== user);
  return done();
};
