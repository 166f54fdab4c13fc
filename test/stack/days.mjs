/** A day of France, where the product's places are, however late it is here. @param {number} [ahead] days from today @returns {string} `2026-11-24` */
export const dayInParis = (ahead = 0) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
