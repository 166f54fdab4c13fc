const ZONE = 'Europe/Paris';

/** As people write it in a message: `mardi 10 novembre 2026 à 9 h 05`. */
export function frenchInstant(instant: Date, zone: string = ZONE): string {
  const parts = partsOf(instant, zone, { weekday: 'long', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });
  return `${parts('weekday')} ${dayOf(parts)} à ${Number(parts('hour'))} h ${parts('minute')}`;
}

/** `10 novembre 2026`; the first of a month is `1er`. */
export function frenchDay(instant: Date, zone: string = ZONE): string {
  return dayOf(partsOf(instant, zone, {}));
}

type Parts = (type: Intl.DateTimeFormatPartTypes) => string;

function partsOf(instant: Date, timeZone: string, more: Intl.DateTimeFormatOptions): Parts {
  const format = new Intl.DateTimeFormat('fr-FR', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...more,
  });
  const parts = format.formatToParts(instant);
  return (wanted) => parts.find(({ type }) => type === wanted)?.value ?? '';
}

const dayOf = (parts: Parts): string => {
  const day = Number.parseInt(parts('day'), 10);
  return `${day === 1 ? '1er' : day} ${parts('month')} ${parts('year')}`;
};
