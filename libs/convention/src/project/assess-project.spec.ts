import type { ProjectFinding } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { assessProject } from './assess-project.js';
import type { ProjectFact, ProjectFacts } from './finding.js';
import { knownToTimeline } from './project-file.js';
import { fact, projectFacts } from './project.scene.js';

const SCHOOL = '0382460T';
const OTHER = '0381778B';
const of = (
  rule: string,
  records: readonly ProjectFact[] = [],
  changes: Partial<ProjectFacts> = {},
): ProjectFinding[] => assessProject(projectFacts(records, changes)).filter((one) => one.rule === rule);
const one = (...asked: Parameters<typeof of>): ProjectFinding => {
  const found = of(...asked);
  expect(found).toHaveLength(1);
  return found[0] as ProjectFinding;
};
const twoSchools = {
  schools: [
    { uai: SCHOOL, name: 'École élémentaire', collegeUai: '0380002W' },
    { uai: OTHER, name: 'École du haut', collegeUai: '0380002W' },
  ],
};
const measure = (changes: Partial<ProjectFact> = {}, downMbps = 4) =>
  fact(
    {
      kind: 'throughput',
      ...{ room: 'salle 3', downMbps, upMbps: 1.5, devicesOnline: 12, measuredBy: 'le référent numérique' },
    },
    changes,
  );

describe('the project of each school', () => {
  proves('R06', 'goes with the project of its collège de référence, which may be in another commune', () => {
    expect(one('R06')).toMatchObject({ treatment: 'warns', state: 'toEstablish' });
    const wrong = fact({ kind: 'articulation', collegeUai: '0380004Y' });
    expect(one('R06', [wrong])).toMatchObject({ treatment: 'warns', state: 'open', recordIds: [wrong.id] });
    const right = fact({ kind: 'articulation', collegeUai: '0380002W' }, { schoolUai: SCHOOL });
    expect(of('R06', [right], twoSchools).map(({ state }) => state)).toEqual(['established', 'toEstablish']);
  });

  proves('R08', 'says which of the three objects it takes up, and the skills that it aims at', () => {
    expect(one('R08').message).toBe(
      'Objets repris par le projet\u00a0: 0 sur 3\u00a0; compétences visées\u00a0: non renseignées.',
    );
    const goals = fact({ kind: 'objectives', objects: ['partnership', 'financing'], objectives: [] });
    const skills = fact({ kind: 'skills', skills: ['Chercher', 'Produire'] });
    expect(one('R08', [goals, skills])).toMatchObject({
      state: 'established',
      message: 'Objets repris par le projet\u00a0: 2 sur 3\u00a0; compétences visées\u00a0: 2.',
      articles: ['art. 1'],
    });
  });

  proves('R09', 'says which of the five objectives it takes up, and which are left', () => {
    const goals = fact({ kind: 'objectives', objects: [], objectives: ['access', 'dailyPractice', 'support'] });
    expect(one('R09', [goals])).toMatchObject({
      state: 'information',
      message:
        'Objectifs repris par le projet\u00a0: 3 sur 5. Restent\u00a0: Évaluer ce qui est fait des équipements\u00a0; Recueillir, analyser et partager les retours.',
    });
  });

  proves('R10', 'may rely on whom the article names, and never has to', () => {
    expect(one('R10')).toMatchObject({ treatment: 'permits', state: 'information' });
    const called = fact({ kind: 'support', relay: 'digitalDelegate' });
    expect(one('R10', [called]).message).toBe('Appuis demandés\u00a0: la délégation académique au numérique (DAN).');
  });

  proves('R99', 'may be joined by further annexes', () => {
    expect(one('R99')).toMatchObject({ treatment: 'permits', state: 'information' });
    const roadmap = fact({ kind: 'annex', nature: 'roadmap' }, { subject: 'Feuille de route 2016' });
    expect(one('R99', [roadmap])).toMatchObject({
      state: 'established',
      message: 'Annexes jointes\u00a0: Feuille de route 2016.',
    });
  });

  it('is validated by the DASEN, outside the committee', () => {
    expect(one('R26').state).toBe('toEstablish');
    const decided = fact({ kind: 'validation', by: 'le DASEN', outcome: 'validated' });
    expect(one('R26', [decided]).message).toBe('Validé le 12/10/2016 (le DASEN).');
  });
});

describe('the network and the equipment', () => {
  proves('R11', 'have a throughput measured in the classrooms of each school, or to be established', () => {
    expect(one('R11')).toMatchObject({ treatment: 'warns', state: 'toEstablish' });
    expect(one('R11').message).toContain('attendu pour la rentrée 2016');
    expect(one('R11', [], { throughputYear: null }).message).toContain('date non renseignée');
    const early = measure({ on: LocalDate.parse('2016-09-01'), schoolUai: SCHOOL });
    const states = of('R11', [early], twoSchools);
    expect(states.map(({ state }) => state)).toEqual(['established', 'toEstablish']);
    expect(states[0]?.message).toContain('une mesure, dont une avant la signature');
  });

  proves('T30', 'are shown by evidence, against no threshold that somebody made up', () => {
    for (const mbps of [0.2, 4, 1000]) {
      const { message, state } = one('R11', [measure({}, mbps)]);
      expect(state).toBe('established');
      expect(message).toContain('Le texte ne chiffre pas «\u00a0suffisant\u00a0»');
    }
    expect(one('R47').message).toContain('Chariot n’en invente pas');
  });

  proves('R13', 'stand in the schools of the annex, and in no other', () => {
    const devices = [
      { serialNumber: 'A1', schoolUai: SCHOOL, classroomName: null },
      { serialNumber: 'A2', schoolUai: OTHER, classroomName: 'Classe mobile 1' },
    ];
    expect(of('R13', [], { devices: devices.slice(0, 1) })).toEqual([]);
    expect(one('R13', [], { devices })).toMatchObject({
      treatment: 'warns',
      message: `Une tablette payée par cette convention est dans une école qui n’est pas à l’annexe (${OTHER})\u00a0: A2.`,
    });
    expect(of('R13', [], { devices, ...twoSchools })).toEqual([]);
  });

  proves('R47', 'have the characteristics shared with the DAN, with a paper', () => {
    expect(one('R47')).toMatchObject({ treatment: 'warns', state: 'toEstablish' });
    const shared = fact({ kind: 'characteristics', sharedWithDelegate: true });
    expect(one('R47', [shared]).state).toBe('open');
    expect(one('R47', [{ ...shared, attachments: 1 }]).state).toBe('established');
    const kept = fact({ kind: 'characteristics', sharedWithDelegate: false });
    expect(one('R47', [kept]).state).toBe('toEstablish');
  });

  proves('R50', 'are part of the information system of the school, where it has one', () => {
    const states = (exists: boolean, network: boolean | null) =>
      one('R50', [fact({ kind: 'integration', exists, network, workspace: null })]).state;
    expect(one('R50').state).toBe('toEstablish');
    expect(states(false, null)).toBe('established');
    expect(states(true, true)).toBe('established');
    expect(states(true, null)).toBe('open');
  });

  proves('R81', 'change their use once the ministry, and nobody else, has allowed it', () => {
    const change = (askedOn: string | null, answeredOn: string | null, begunOn: string | null, granted = true) =>
      one('R81', [
        fact({
          ...{ kind: 'changeOfUse', what: 'use', askedOn, answeredOn, begunOn },
          answer: answeredOn === null ? null : granted ? 'granted' : 'refused',
        }),
      ]);
    expect(change(null, null, null)).toMatchObject({ treatment: 'warns' });
    expect(change('2016-10-01', null, null)).toMatchObject({ treatment: 'reminds', state: 'open' });
    expect(change('2016-10-01', '2016-10-20', '2016-10-25')).toMatchObject({ state: 'established' });
    for (const early of [
      change('2016-10-01', null, '2016-10-10'),
      change('2016-10-01', '2016-10-20', '2016-10-19'),
      change('2016-10-01', '2016-10-20', '2016-10-25', false),
    ]) {
      expect(early).toMatchObject({ treatment: 'warns', state: 'open' });
      expect(early.message).toContain('sans autorisation préalable du ministère');
    }
    expect(change('2016-10-01', '2016-10-20', null, false).message).toContain('refusé par le ministère');
  });

  it('has the conseil d’école told of the Wi-Fi by the law, not by the convention', () => {
    const [law] = of('loi 2015-136');
    expect(law).toMatchObject({ treatment: 'informs', state: 'information' });
    expect(law?.message).toContain('Hors convention');
    expect(of('loi 2015-136', [fact({ kind: 'schoolCouncil' })])[0]?.state).toBe('established');
  });
});

describe('what the académie promises', () => {
  proves('R20', 'training is counted by sessions, hours and presences, and says what is left', () => {
    expect(one('R20').state).toBe('toEstablish');
    const session = (participants: number | null) =>
      fact({ kind: 'training', subjects: ['tools', 'pedagogy'], hours: 1.5, participants });
    expect(one('R20', [session(8), session(6)])).toMatchObject({
      state: 'open',
      message: '2 sessions, 3\u00a0h, 14 présences. Pas encore abordé\u00a0: culture numérique.',
    });
    expect(one('R20', [session(8), session(null)]).message).toContain('effectif non renseigné partout');
  });

  proves('R21', 'support is on file', () => {
    expect(one('R21').state).toBe('toEstablish');
    const given = fact({ kind: 'assistance', about: 'infrastructure' }, { subject: 'Visite du réseau' });
    expect(one('R21', [given])).toMatchObject({ state: 'established', recordIds: [given.id] });
  });

  proves('R22', 'information goes one way and contributions the other', () => {
    const told = fact({ kind: 'information' });
    expect(one('R22', [told]).state).toBe('toEstablish');
    expect(one('R22', [told, fact({ kind: 'contribution' })])).toMatchObject({
      state: 'established',
      message: 'Informations de l’académie\u00a0: 1\u00a0; contributions de la collectivité\u00a0: 1.',
    });
  });
});

describe('what is asked while it lasts', () => {
  const request = (dueOn: string | null, answeredOn: string | null) =>
    fact({ kind: 'reportingRequest', dueOn, answeredOn }, { subject: 'Tableau de bord' });

  proves('R85', 'requests of the State are answered by their day; one without a day is never late', () => {
    const said = (dueOn: string | null, answeredOn: string | null) => one('R85', [request(dueOn, answeredOn)]);
    expect(said('2016-11-14', null)).toMatchObject({ treatment: 'reminds', state: 'late' });
    expect(said('2016-11-15', null).state).toBe('open');
    expect(said(null, null)).toMatchObject({ state: 'open' });
    expect(said('2016-11-01', '2016-11-04').message).toContain('répondu le 04/11/2016, après le 01/11/2016');
    expect(knownToTimeline(projectFacts([request('2016-11-14', null)])).reportingRequests).toMatchObject([
      { label: 'Tableau de bord', dueOn: '2016-11-14', answeredOn: null },
    ]);
  });

  proves('R86', 'surveys are answered by the collège and by the circonscription, each for itself', () => {
    const survey = (respondent: 'college' | 'district', answeredOn: string | null) =>
      fact({ kind: 'survey', respondent, dueOn: '2016-11-10', answeredOn }, { subject: 'Usages' });
    const found = of('R86', [survey('college', '2016-11-08'), survey('district', null)]);
    expect(found.map(({ state }) => state)).toEqual(['established', 'late']);
    expect(found[1]?.message).toContain('circonscription');
  });

  proves('T21', 'surveys go to collèges, though the text has colleagues', () => {
    const { message } = one('T21');
    expect(message).toContain('«\u00a0Les collègues\u00a0» [sic]');
    expect(message).toContain('collège de référence');
  });

  proves('T41', 'clauses are proposed for what the text leaves out, until they are joined', () => {
    expect(one('T41')).toMatchObject({ treatment: 'informs', state: 'information' });
    expect(of('T41', [fact({ kind: 'annex', nature: 'optionalClauses' })])).toEqual([]);
  });
});

describe('what deadlines learn from the file', () => {
  it('is established once every school is measured, and dated by the first and last days of the deployment', () => {
    const day = LocalDate.parse;
    const first = measure({ on: day('2016-10-01'), schoolUai: SCHOOL });
    const second = measure({ on: day('2016-10-09'), schoolUai: OTHER });
    const known = (records: readonly ProjectFact[]) => knownToTimeline(projectFacts(records, twoSchools));
    expect(known([first])).not.toHaveProperty('throughputEstablishedOn');
    expect(known([first, second]).throughputEstablishedOn).toBe('2016-10-09');
    const step = (which: 'begun' | 'ended', on: string) => fact({ kind: 'deployment', step: which }, { on: day(on) });
    expect(
      known([step('begun', '2016-11-14'), step('begun', '2016-11-10'), step('ended', '2017-01-30')]).deployment,
    ).toEqual({ startedOn: '2016-11-10', endedOn: '2017-01-30' });
    expect(known([]).deployment).toEqual({ startedOn: null, endedOn: null });
  });
});
