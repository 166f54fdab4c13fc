import type { FollowUpContent, FollowUpRecord } from '@chariot/contract';
import type { PdfWriter } from '@chariot/platform';
import { counted, day, euros, MEETING_STATES, number } from './follow-up-words.js';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

export function drawTrainings(page: PdfWriter, { trainings }: FollowUpRecord): void {
  page.heading('5. Formation (art. 3.2)', 2);
  if (trainings.length === 0) {
    page.paragraph('Aucune formation n’est notée dans la période.');
    return;
  }
  const known = trainings.flatMap(({ participants }) => participants ?? []);
  page.paragraph(
    `${counted(trainings.length, 'formation')}, ${counted(sum(trainings.map(({ hours }) => hours)), 'heure')}, ${counted(sum(known), 'participation')} (connue${known.length < 2 ? '' : 's'} pour ${number(known.length)} sur ${number(trainings.length)}).`,
  );
  page.grid({
    size: 9,
    columns: [
      { title: 'Date', width: 1.2 },
      { title: 'Objet', width: 4 },
      { title: 'École', width: 2.6 },
      { title: 'Heures', width: 1, align: 'right' },
      { title: 'Participants', width: 1.3, align: 'right' },
    ],
    rows: trainings.map(({ on, subject, school, hours, participants }) => [
      ...[day(on), subject, school ?? 'toutes', number(hours)],
      participants === null ? 'non renseigné' : number(participants),
    ]),
  });
}

/** What remains, said for whom: never a negative balance (T06). */
export function remainsOf({
  dueCents,
  paidCents,
  repaidCents = 0,
}: FollowUpRecord['money']): readonly [string, string] {
  if (dueCents === null) return ['Reste à verser', 'non calculable parce qu’aucun état n’est certifié'];
  if (paidCents <= dueCents) return ['Reste à verser', euros(dueCents - paidCents)];
  return ['À reverser', euros(Math.max(0, paidCents - dueCents - repaidCents))];
}

export function drawMoney(page: PdfWriter, { money }: FollowUpRecord): void {
  page.heading('6. Argent (art. 6.2 et 7.1)', 2);
  page.paragraph(`Totaux TTC, tels que connus le ${day(money.asOf)}.`);
  page.facts([
    ['Coût prévisionnel', euros(money.forecastCents)],
    ['Subvention prévue', euros(money.provisionalCents)],
    ['Dépenses certifiées', money.certifiedCents === null ? 'aucun état certifié' : euros(money.certifiedCents)],
    [
      'Subvention due',
      money.dueCents === null ? 'non calculable parce qu’aucun état n’est certifié' : euros(money.dueCents),
    ],
    ['Subvention versée', euros(money.paidCents)],
    ...((money.repaidCents ?? 0) > 0 ? ([['Reversé au ministère', euros(money.repaidCents ?? 0)]] as const) : []),
    remainsOf(money),
  ]);
}

export function drawGovernance(page: PdfWriter, record: FollowUpRecord): void {
  page.heading('7. Gouvernance (art. 4, 10 et 11)', 2);
  const { meetings, deadlines, next, amendments } = record;
  const over = meetings.filter(({ state }) => state !== 'running');
  page.paragraph(
    over.length === 0
      ? 'Aucun trimestre ni aucune année de comité ne s’est achevé dans la période.'
      : `Réunions demandées par le texte : tenues pour ${number(over.filter(({ state }) => state === 'kept').length)} sur ${counted(over.length, 'période finie', 'périodes finies')}.`,
  );
  if (meetings.length > 0) {
    page.grid({
      size: 9,
      columns: [
        { title: 'Comité', width: 3.2 },
        { title: 'Période', width: 2.4 },
        { title: 'Tenues le', width: 2.6 },
        { title: 'Demandées', width: 1.5, align: 'right' },
        { title: 'État', width: 1.5 },
      ],
      rows: meetings.map(({ committee, school, period, heldOn, required, state }) => [
        committee === 'local' ? `local, ${school ?? ''}` : 'départemental',
        ...[period, heldOn.map(day).join(', ') || '—', number(required), MEETING_STATES[state]],
      ]),
    });
  }
  page.heading('Avenants', 3);
  page.list(
    amendments.length === 0
      ? ['Aucun avenant n’a pris effet dans la période.']
      : amendments.map(
          ({ number: rank, subject, effectiveOn }) => `N° ${String(rank)}, le ${day(effectiveOn)} : ${subject}`,
        ),
  );
  drawDeadlines(page, 'Échéances de la période', deadlines, 'Aucune échéance ne tombait dans la période.');
  drawDeadlines(page, 'Échéances à venir', next, 'Aucune échéance datée n’est à venir.');
}

function drawDeadlines(page: PdfWriter, title: string, rows: FollowUpRecord['deadlines'], none: string): void {
  page.heading(title, 3);
  if (rows.length === 0) {
    page.paragraph(none);
    return;
  }
  page.grid({
    size: 9,
    columns: [
      { title: 'Date', width: 1.2 },
      { title: 'Échéance', width: 5 },
      { title: 'À la charge de', width: 1.6 },
      { title: 'État', width: 1.5 },
      { title: 'Article', width: 1.3 },
    ],
    rows: rows.map(({ dueOn, label, actor, state, articles }) => [
      day(dueOn),
      label,
      actor,
      state,
      articles.join(', '),
    ]),
  });
}

export function drawSurveys(page: PdfWriter, { requests, surveys }: FollowUpRecord): void {
  page.heading('8. Enquêtes et demandes de l’État (art. 8)', 2);
  const answered = requests.filter(({ answeredOn }) => answeredOn !== null).length;
  page.paragraph(
    requests.length === 0
      ? 'Aucune demande ni enquête reçue n’est notée dans la période.'
      : `Demandes et enquêtes notées : ${number(requests.length)}, dont ${number(answered)} avec une réponse.`,
  );
  if (requests.length > 0) {
    page.grid({
      size: 9,
      columns: [
        { title: 'Reçue le', width: 1.2 },
        { title: 'Objet', width: 5 },
        { title: 'Attendue le', width: 1.5 },
        { title: 'Répondue le', width: 1.5 },
      ],
      rows: requests.map(({ on, subject, dueOn, answeredOn }) => [
        ...[day(on), subject, dueOn === null ? 'sans date' : day(dueOn)],
        answeredOn === null ? 'pas de réponse notée' : day(answeredOn),
      ]),
    });
  }
  for (const survey of surveys) {
    page.heading(`Enquête « ${survey.title} »`, 3);
    page.paragraph(
      `Close le ${day(survey.closedOn)} ; ${number(survey.answered)} réponses sur ${number(survey.asked)} destinataires, tous lieux interrogés compris.`,
    );
    page.list(survey.questions.map(answersSaid));
  }
}

function answersSaid({ label, isText, figures }: FollowUpRecord['surveys'][number]['questions'][number]): string {
  if (isText) return `${label} : réponses libres, lues de qui a posé la question.`;
  if (figures === null) return `${label} : < seuil (moins de cinq réponses).`;
  const counts = figures.counts.map(({ label: option, count }) => `${option} : ${number(count)}`).join(' ; ');
  const mean = figures.mean === null ? '' : `moyenne ${number(figures.mean)}`;
  return `${label} : ${[counts, mean].filter((words) => words !== '').join(' ; ')} (${counted(figures.answered, 'réponse')}).`;
}

export function drawVoices(page: PdfWriter, { record, comments, convention }: FollowUpContent): void {
  page.heading('9. Retours d’expérience publiés (art. 2)', 2);
  page.list(
    record.feedback.length === 0
      ? ['Aucun retour d’expérience n’a été publié par ces écoles dans la période.']
      : record.feedback.map(
          ({ on, title, school, discipline, level }) =>
            `${day(on)} : « ${title} », ${school} (${discipline}, ${level})`,
        ),
  );
  page.heading('10. Commentaires des écoles', 2);
  for (const { uai, name } of convention.schools) {
    page.heading(name, 3);
    const own = comments.filter((comment) => comment.uai === uai);
    if (own.length === 0) page.paragraph('Aucun commentaire.');
    for (const { schoolYear, text } of own) {
      page.note(`Année scolaire ${schoolYear}`);
      page.paragraph(text);
    }
  }
}
