import { AUDIT_ERRORS } from '../errors.js';
import { KNOWN_ACTS, sentenceOf } from './sentences.js';

it.each(KNOWN_ACTS)('%s is a French sentence, with and without details', (act) => {
  const full = {
    reason: 'écran fissuré.',
    label: 'Enseignant',
    place: 'École Jules Ferry',
    name: 'École Jules Ferry',
    college: 'Collège Flavius Vaussenat',
    classroom: 'Classe mobile 1',
    openedOn: '2016-09-01',
    closedOn: '2026-11-10',
    devices: 12,
    slots: [1, 2, 3],
    slot: 7,
    kind: 'restart',
    classrooms: 1,
  };
  for (const details of [{}, full, { reason: null, devices: 'douze', kind: 'toString', openedOn: 'hier', label: 3 }]) {
    const sentence = sentenceOf(act, details);
    expect(sentence).toMatch(/^[A-ZÀÉ][^{}]*\.$/u);
    expect(sentence).not.toMatch(/undefined|null|\[object|'|\.\.| {2}|« »/);
  }
});

it('says what the line says', () => {
  expect(sentenceOf('identity.role.granted', { label: 'Enseignant', place: 'École Jules Ferry' })).toBe(
    'Rôle « Enseignant » confié sur « École Jules Ferry ».',
  );
  expect(sentenceOf('territory.place.closed', { closedOn: '2026-11-10', reason: 'Fusion d’écoles' })).toBe(
    'Lieu fermé à partir du 10/11/2026 : Fusion d’écoles.',
  );
  expect(sentenceOf('convention.devices.attributed', { devices: 1 })).toBe(
    'Appareils rattachés à la ligne budgétaire (1 appareil).',
  );
});

it('counts and places', () => {
  expect(sentenceOf('fleet.enrolment.opened', { slots: [1, 2, 3] })).toBe('Enrôlement ouvert (3 codes).');
  expect(sentenceOf('fleet.device.enrolled', { classroom: 'Classe mobile 1', slot: 7 })).toBe(
    'Tablette enrôlée dans « Classe mobile 1 », emplacement 7.',
  );
  expect(sentenceOf('fleet.operation.started', { kind: 'restart' })).toBe('Redémarrage : envoi lancé.');
});

it('shows an act that it does not know by its name, also one that objects know', () => {
  expect(sentenceOf('repairs.ticket.opened', {})).toBe('repairs.ticket.opened');
  expect(sentenceOf('constructor', {})).toBe('constructor');
});

it.each(Object.entries(AUDIT_ERRORS))('%s tells what to do', (_, { fr }) => {
  expect(fr).toMatch(/^[A-Z].* : .+\.$/u);
});
