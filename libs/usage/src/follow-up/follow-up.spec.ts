import { LocalDate } from '@chariot/kernel';
import { makePdf } from '@chariot/platform';
import { openedPdf, pdfWords } from '@chariot/testkit';
import { canonical, sha256Of } from './canonical.js';
import { drawCouncilSummary, summaryTitle, WIFI_SENTENCE } from './council-summary.js';
import { documentTitle, drawFollowUp, sealOf } from './follow-up-document.js';
import { CONTENT, RECORD } from './follow-up.scene.js';
import { missingOf } from './missing.js';
import { begunPart, periodChoices, periodWords, yearsOf } from './periods.js';
import { remainsOf } from './record-chapters.js';

const SHA = sha256Of(canonical(CONTENT));
const paper = { mention: CONTENT.convention.mention, at: new Date(CONTENT.madeAt), seal: sealOf(SHA) };
const file = () => makePdf({ ...paper, title: documentTitle(CONTENT) }, (page) => drawFollowUp(page, CONTENT));
const summary = (content = CONTENT) =>
  makePdf({ ...paper, title: summaryTitle('École Jules Ferry') }, (page) =>
    drawCouncilSummary(page, content, '0382460T'),
  );
const pagesOf = (pdf: Buffer): number => openedPdf(pdf).match(/\/Type \/Page\b/g)?.length ?? 0;
const plain = (pdf: Buffer): string => pdfWords(pdf).replace(/\s+/g, ' ');

describe('canonical JSON', () => {
  it('is one text for one content, whatever the order of keys and of what is left out', () => {
    expect(canonical({ b: [{ d: 1, c: null }], a: 'é', e: undefined })).toBe('{"a":"é","b":[{"c":null,"d":1}]}');
    expect(canonical({ a: [2, 1] })).not.toBe(canonical({ a: [1, 2] }));
    expect(canonical(JSON.parse(canonical(CONTENT)))).toBe(canonical(CONTENT));
  });
});

describe('periods', () => {
  it('are said in French, and end with the month under way', () => {
    expect(periodWords({ from: '2025-09', to: '2026-08' })).toBe('année scolaire 2025-2026');
    expect(periodWords({ from: '2026-09', to: '2026-11' })).toBe('de septembre 2026 à novembre 2026');
    expect(periodWords({ from: '2026-04', to: '2026-06' })).toBe('d’avril 2026 à juin 2026');
    expect(begunPart({ from: '2026-09', to: '2027-08' }, '2026-11')).toEqual({ from: '2026-09', to: '2026-11' });
    expect(() => begunPart({ from: '2026-12', to: '2027-01' }, '2026-11')).toThrow('has not begun');
    expect(() => begunPart({ from: '2023-11', to: '2026-11' }, '2026-11')).toThrow('longer than 36 months');
    expect(yearsOf({ from: '2025-08', to: '2026-09' })).toEqual(['2024-2025', '2025-2026', '2026-2027']);
  });

  it('are offered from the signature on, as far as indicators are told of so many months', () => {
    const labels = periodChoices(LocalDate.parse('2025-11-10'), '2026-11').map(({ label, from, to }) => [
      label,
      from,
      to,
    ]);
    expect(labels).toEqual([
      ['Année scolaire 2026-2027 (en cours)', '2026-09', '2026-11'],
      ['Année scolaire 2025-2026', '2025-09', '2026-08'],
      ['Depuis la signature', '2025-11', '2026-11'],
      ['1er trimestre 2026-2027 (en cours)', '2026-09', '2026-11'],
      ['3e trimestre 2025-2026', '2026-04', '2026-06'],
      ['2e trimestre 2025-2026', '2026-01', '2026-03'],
      ['1er trimestre 2025-2026', '2025-09', '2025-12'],
    ]);
    expect(periodChoices(null, '2026-11')).toEqual([]);
    const old = periodChoices(LocalDate.parse('2016-11-10'), '2026-11');
    expect(old.filter(({ kind }) => kind === 'sinceStart')).toEqual([]);
    expect(old.filter(({ kind }) => kind === 'year')).toHaveLength(5);
  });
});

describe('the paper', () => {
  it('says each figure with its fraction, hidden and unknown as words, and bears the digest on each page', async () => {
    const pdf = await file();
    const words = plain(pdf);
    expect(words).toContain('Disponibilité : 91,67 % (4 620 jours-tablettes en service sur 5 040 jours-tablettes');
    expect(words).toContain('connu de 3 écoles équipées sur 3 ; année scolaire 2025-2026');
    expect(words).toContain('Taux d’usage : < seuil');
    expect(words).toMatch(/non calculable \(?.*parce que : l’effectif des élèves n’est pas connu/);
    expect(words).toContain('De quoi ? : < seuil (moins de cinq réponses)');
    expect(words).toContain('Le chariot monte mal à l’étage.');
    expect(words).toContain('Constitué le 21/09/2026, pour la collectivité');
    expect(words.split(`SHA-256 ${SHA}`).length - 1).toBe(pagesOf(pdf));
    expect(words).toContain('I6.1');
    expect(words).toContain('Programme d’investissements d’avenir');
  });

  it('is the same to the byte when it is made again', async () => {
    expect((await file()).equals(await file())).toBe(true);
    expect((await summary()).equals(await summary())).toBe(true);
  });

  it('is one page for the council of a school, even with long names, and says that the box is off', async () => {
    const pdf = await summary();
    expect(pagesOf(pdf)).toBe(1);
    expect(plain(pdf)).toContain(`${WIFI_SENTENCE} (loi n° 2015-136, art. 7)`);
    expect(plain(pdf)).toContain('91,67 %');
    const name = 'École élémentaire publique intercommunale de Crêts en Belledonne et de la vallée du Bréda '.repeat(2);
    const [next] = RECORD.next;
    const long = {
      ...CONTENT,
      convention: {
        ...CONTENT.convention,
        schools: CONTENT.convention.schools.map((school) => ({ ...school, name })),
      },
      record: { ...RECORD, next: Array.from({ length: 8 }, () => ({ ...next, label: name }) as typeof next & object) },
    };
    expect(pagesOf(await summary(long))).toBe(1);
  });

  it('never says a negative balance', () => {
    expect(remainsOf({ ...RECORD.money, paidCents: 400_000 })).toEqual(['À reverser', '200,00\u00a0€']);
    // What was given back is owed no more.
    const repaid = { ...RECORD.money, paidCents: 400_000, repaidCents: 15_000 };
    expect(remainsOf(repaid)).toEqual(['À reverser', '50,00\u00a0€']);
    expect(remainsOf({ ...repaid, repaidCents: 20_000 })).toEqual(['À reverser', '0,00\u00a0€']);
    expect(remainsOf(RECORD.money)).toEqual(['Reste à verser', '1\u00a0800,00\u00a0€']);
    expect(remainsOf({ ...RECORD.money, dueCents: null })[1]).toContain('non calculable');
  });
});

describe('what is missing', () => {
  it('is said with what would have it told, and nothing is where all is there', () => {
    const missing = missingOf({ ...CONTENT, comments: [] }, '2026-11');
    expect(missing).toEqual([
      expect.stringMatching(/École Jules Ferry : l’effectif des élèves n’est pas connu/),
      'Le commentaire de École Jules Ferry : sa direction l’écrit sur la page de l’école.',
      'La réponse à 1\u00a0demande ou enquête : aucune n’est notée.',
      'Des réunions de comité : 1\u00a0trimestre ou année sans celles que l’article 4 demande.',
    ]);
    const whole = { ...CONTENT, places: [], record: { ...RECORD, meetings: [], requests: [] } };
    expect(missingOf(whole, '2026-11')).toEqual([]);
    const unknown = { ...whole.convention, schools: [{ id: null, uai: '0381780D', name: 'David', classrooms: 1 }] };
    expect(missingOf({ ...whole, convention: unknown }, '2026-08')).toEqual([
      'La période n’est pas finie : ses derniers mois ne sont pas encore publiés.',
      'L’école David (0381780D) n’est pas ouverte dans Chariot : rien n’est compté d’elle.',
      'Le commentaire de David : sa direction l’écrit sur la page de l’école.',
    ]);
  });
});
