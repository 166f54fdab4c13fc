const DAY_MS = 86_400_000;
/**
 * A day of France, where the product's places are, however late it is here: counted in days of the calendar, of which two a year
 * do not have 24 hours. @param {number} [ahead] days from today @returns {string} `2026-11-24`
 */
export const dayInParis = (ahead = 0) => {
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
  return new Date(Date.parse(today) + ahead * DAY_MS).toISOString().slice(0, 10);
};
