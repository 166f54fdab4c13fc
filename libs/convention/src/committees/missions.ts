import type { AgendaItem } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { RuleId } from '../rules/rule-ids.js';
import type { CommitteeKind, Remark } from './composition.js';

export interface Mission {
  readonly rule: RuleId;
  readonly label: string;
  readonly articles: readonly string[];
  /** As an agenda says it. */
  readonly item: string;
}

const MISSIONS: Readonly<Record<CommitteeKind, readonly Mission[]>> = {
  local: [
    {
      rule: 'R26',
      label: 'Bon déroulement du projet validé par le DASEN',
      articles: ['art. 4.1.2'],
      item: 'Point sur le déroulement du projet validé par le DASEN',
    },
    {
      rule: 'R27',
      label: 'Préparation de l’achat des équipements',
      articles: ['art. 4.1.2'],
      item: 'Préparation de l’achat des équipements mobiles',
    },
    {
      rule: 'R28',
      label: 'Aspects techniques du raccordement au réseau de l’école',
      articles: ['art. 4.1.2'],
      item: 'Validation des aspects techniques\u00a0: réseau de l’école, débit, sécurité',
    },
    {
      rule: 'R29',
      label: 'Intégration et bon fonctionnement des équipements',
      articles: ['art. 4.1.2'],
      item: 'Intégration et fonctionnement des équipements en place',
    },
    {
      rule: 'R84',
      label: 'Suivi régulier du projet',
      articles: ['art. 8'],
      item: 'Suivi du projet\u00a0: indicateurs, dépenses, décisions en cours',
    },
  ],
  departmental: [
    {
      rule: 'R35',
      label: 'Déroulement des projets et développement des usages',
      articles: ['art. 4.2.2'],
      item: 'Déroulement des projets et développement des usages\u00a0; information du niveau académique',
    },
  ],
};

/** What the convention asks of this committee. */
export const missionsOf = (kind: CommitteeKind): Mission[] => MISSIONS[kind].filter(({ rule }) => applies(rule));

export interface HeldAgenda {
  readonly on: LocalDate;
  readonly agenda: readonly Pick<AgendaItem, 'mission'>[];
}

/** Each mission with the latest meeting held that had it on its agenda: the trace that it was done. */
export function missionsFollowed(
  kind: CommitteeKind,
  held: readonly HeldAgenda[],
): (Mission & { readonly lastExaminedOn: LocalDate | null })[] {
  return missionsOf(kind).map((mission) => ({
    ...mission,
    lastExaminedOn: held
      .filter(({ agenda }) => agenda.some((item) => item.mission === mission.rule))
      .reduce<LocalDate | null>((latest, { on }) => (latest === null || on > latest ? on : latest), null),
  }));
}

/** What is proposed for the next agenda: first what was examined longest ago, or never. */
export function suggestedAgenda(
  kind: CommitteeKind,
  held: readonly HeldAgenda[],
  openDecisions: number,
): { readonly label: string; readonly mission: string | null }[] {
  const missions = missionsFollowed(kind, held).sort((a, b) =>
    (a.lastExaminedOn ?? '').localeCompare(b.lastExaminedOn ?? ''),
  );
  return [
    ...(openDecisions > 0 ? [{ label: 'Suite donnée aux décisions en cours', mission: null }] : []),
    ...missions.map(({ item, rule }) => ({ label: item, mission: rule })),
    { label: 'Questions diverses', mission: null },
  ];
}

/** An item as it is printed: who proposed the purchase is written, because the text does not say who does (T19). */
export function printedItem({ label, mission, proposedBy }: AgendaItem): string {
  if (mission !== 'R27' || !applies('T19')) return label;
  return `${label} (proposé par\u00a0: ${proposedBy ?? 'non renseigné'})`;
}

/** R84: a project that is followed regularly is looked at in each period of its committee. */
export function followUpRemarks(
  kind: CommitteeKind,
  held: readonly HeldAgenda[],
  current: { readonly label: string; readonly from: LocalDate } | undefined,
): Remark[] {
  const mission = missionsFollowed(kind, held).find(({ rule }) => rule === 'R84');
  if (mission === undefined || current === undefined) return [];
  const { lastExaminedOn } = mission;
  if (lastExaminedOn !== null && lastExaminedOn >= current.from) return [];
  const since =
    lastExaminedOn === null ? 'il ne l’a pas encore été' : `la dernière fois le ${LocalDate.format(lastExaminedOn)}`;
  return [
    {
      rule: 'R84',
      kind: 'reminder',
      message: `Le suivi du projet est à mettre à l’ordre du jour (${current.label})\u00a0: ${since}.`,
      articles: ['art. 8'],
    },
  ];
}
