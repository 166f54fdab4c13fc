import { LocalDate } from '@chariot/kernel';
import { writeCalendar, type CalendarEvent } from './ics.js';

const event: CalendarEvent = {
  uid: 'fin@convention.exemple.invalid',
  sequence: 3,
  stampedAt: new Date('2016-09-15T08:00:00Z'),
  summary: 'Terme de la convention',
  description: 'Valable du 15/09/2016 ; voir l’article 11,\nligne suivante',
  when: { on: LocalDate.of(2017, 9, 15) },
};
const linesOf = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n');

describe('writeCalendar', () => {
  it('writes a day as a day, whatever zone reads it', () => {
    const lines = linesOf(writeCalendar({ name: 'Échéances', events: [event], everyHours: 12 }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'BEGIN:VCALENDAR',
        'METHOD:PUBLISH',
        'X-WR-CALNAME:Échéances',
        'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
        'UID:fin@convention.exemple.invalid',
        'SEQUENCE:3',
        'DTSTAMP:20160915T080000Z',
        'DTSTART;VALUE=DATE:20170915',
        'DTEND;VALUE=DATE:20170916',
        'TRANSP:TRANSPARENT',
        'DESCRIPTION:Valable du 15/09/2016 \\; voir l’article 11\\,\\nligne suivante',
        'END:VCALENDAR',
      ]),
    );
  });

  it('writes a moment in UTC, with its place and those it invites', () => {
    const lines = linesOf(
      writeCalendar({
        name: 'Comité',
        method: 'request',
        organizer: { name: 'La direction', email: 'directrice@exemple.invalid' },
        attendees: ['mairie@exemple.invalid'],
        events: [
          {
            ...event,
            when: { from: new Date('2016-12-01T16:30:00Z'), until: new Date('2016-12-01T17:30:00Z') },
            where: 'Salle des maîtres',
          },
        ],
      }),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        'DTSTART:20161201T163000Z',
        'DTEND:20161201T173000Z',
        'LOCATION:Salle des maîtres',
        'ORGANIZER;CN="La direction":mailto:directrice@exemple.invalid',
      ]),
    );
    expect(lines.some((line) => line.startsWith('ATTENDEE') && /mailto:mairie@exemple\.invalid$/i.test(line))).toBe(
      true,
    );
  });

  it('is the same file for the same events, in lines of at most 75 octets', () => {
    const events = [{ ...event, description: 'é'.repeat(400) }];
    const text = writeCalendar({ name: 'Échéances', events });
    expect(writeCalendar({ name: 'Échéances', events })).toBe(text);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('lets no text start a line of its own', () => {
    const text = writeCalendar({
      name: 'a\r\nBEGIN:VEVENT',
      events: [{ ...event, summary: 'x\r\nATTENDEE:mailto:intrus@exemple.invalid' }],
    });
    expect(text.split('\r\n').filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
    expect(text.split('\r\n').filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  });
});
