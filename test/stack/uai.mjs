/** With its letter (arrêté du 12 février 2014: the remainder by 23 of the seven figures). @param {string} figures */
export const uaiOf = (figures) => `${figures}${'ABCDEFGHJKLMNPRSTUVWXYZ'[Number(figures) % 23]}`;
