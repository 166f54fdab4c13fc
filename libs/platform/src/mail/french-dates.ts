const ZONE = 'Europe/Paris';

/** As people write it in a message: `mardi 10 novembre 2026 à 9 h 05`; the first of a month is `1er`. */
export function frenchInstant(instant: Date, timeZone: string = ZONE): string {
  const format = new Intl.DateTimeFormat('fr-FR', {
    ...{ timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' },
  });
  const all = format.formatToParts(instant);
  const part = (wanted: Intl.DateTimeFormatPartTypes): string => all.find(({ type }) => type === wanted)?.value ?? '';
  const day = Number.parseInt(part('day'), 10);
  const date = `${day === 1 ? '1er' : day} ${part('month')} ${part('year')}`;
  return `${part('weekday')} ${date} à ${Number(part('hour'))} h ${part('minute')}`;
}
