import type { ProjectFinding } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { counted, finding, french, ofKind, ofSchool, type ProjectFacts } from './finding.js';
import { summaryOf } from './record-kinds.js';

/** What the collectivité promises of the network and of the equipment (art. 3.1, 6.1), as far as the file shows it. */
export const equipmentFindings = (facts: ProjectFacts): ProjectFinding[] => [
  ...throughput(facts),
  ...elsewhere(facts),
  ...characteristics(facts),
  ...integration(facts),
  ...radio(facts),
  ...changes(facts),
];

/** « Suffisant » has no figure: a measure is evidence, and nobody judges it here (T30). */
const unjudged = (): string =>
  applies('T30')
    ? ' Le texte ne chiffre pas «\u00a0suffisant\u00a0»\u00a0: la mesure est gardée, Chariot ne la juge pas.'
    : '';

function throughput(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R11')) return [];
  const all = ofKind(facts, 'throughput');
  const articles = ['art. 3.1'];
  return facts.schools.map(({ uai, name }) => {
    const own = ofSchool(all, uai);
    if (own.length === 0) {
      const due =
        facts.throughputYear === null
          ? 'date non renseignée'
          : `attendu pour la rentrée ${String(facts.throughputYear)}`;
      const message = `${name} (${uai})\u00a0: débit à constater dans les classes (${due})\u00a0; ajoutez une mesure.`;
      return finding('R11', articles, 'warns', 'toEstablish', message);
    }
    const before = own.filter(({ on }) => facts.signedOn === null || on < facts.signedOn).length;
    const some = before === 1 ? 'une' : String(before);
    const early = before === 0 ? '' : `, dont ${some} avant la signature`;
    const latest = own.reduce((a, b) => (a.on < b.on ? b : a));
    const message = `${name} (${uai})\u00a0: ${counted(own.length, 'une mesure', 'mesures')}${early}\u00a0; la dernière, le ${french(latest.on)}\u00a0: ${summaryOf(latest.details)}.${unjudged()}`;
    return finding('R11', articles, 'records', 'established', message, own);
  });
}

/** What was bought for the schools of the annex stands there, and nowhere else (R13). */
function elsewhere({ devices, schools }: ProjectFacts): ProjectFinding[] {
  if (!applies('R13')) return [];
  const strays = devices.filter(({ schoolUai }) => !schools.some(({ uai }) => uai === schoolUai));
  if (strays.length === 0) return [];
  const where = [...new Set(strays.map(({ schoolUai }) => schoolUai))].join(', ');
  const first = strays.slice(0, 12).map(({ serialNumber }) => serialNumber);
  const more = strays.length > first.length ? '…' : '';
  const message = `${counted(strays.length, 'Une tablette payée', 'tablettes payées')} par cette convention ${strays.length > 1 ? 'sont' : 'est'} dans une école qui n’est pas à l’annexe (${where})\u00a0: ${first.join(', ')}${more}.`;
  return [finding('R13', ['art. 3.1', 'annexe'], 'warns', 'open', message)];
}

function characteristics(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R47')) return [];
  const own = ofKind(facts, 'characteristics');
  const shared = own.filter(({ details }) => details.sharedWithDelegate);
  const articles = ['art. 6.1'];
  const unfigured = applies('T30') ? ' Le texte n’en chiffre aucune, Chariot n’en invente pas.' : '';
  if (shared.length > 0) {
    const papers = shared.some(({ attachments }) => attachments > 0) ? '' : ' Joignez-en la fiche ou le message.';
    const message = `Caractéristiques partagées avec la DAN.${papers}`;
    return [finding('R47', articles, 'records', papers === '' ? 'established' : 'open', message, shared)];
  }
  const message = `Caractéristiques minimales\u00a0: rien ne montre qu’elles sont partagées avec la DAN.${unfigured}`;
  return [finding('R47', articles, 'warns', 'toEstablish', message, own)];
}

/** « S’il existe »: a school without an information system has nothing to be integrated into (R50). */
function integration(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R50')) return [];
  const all = ofKind(facts, 'integration');
  return facts.schools.map(({ uai, name }) => {
    const own = ofSchool(all, uai);
    const latest = own.reduce<(typeof own)[number] | null>((a, b) => (a === null || a.on < b.on ? b : a), null);
    const head = `${name} (${uai})`;
    if (latest === null) {
      const message = `${head}\u00a0: intégration au réseau ou à l’ENT non renseignée.`;
      return finding('R50', ['art. 6.1'], 'records', 'toEstablish', message);
    }
    const { exists, network, workspace } = latest.details;
    if (!exists) {
      const message = `${head}\u00a0: l’école n’a pas de système d’information, l’intégration est sans objet.`;
      return finding('R50', ['art. 6.1'], 'records', 'established', message, [latest]);
    }
    const done = network === true || workspace === true;
    const message = `${head}\u00a0: ${summaryOf(latest.details)}, au ${french(latest.on)}.`;
    return finding('R50', ['art. 6.1'], 'records', done ? 'established' : 'open', message, [latest]);
  });
}

/** Not of the convention: the law of 9 February 2015 has the conseil d'école told of a new radio network. */
function radio(facts: ProjectFacts): ProjectFinding[] {
  const told = ofKind(facts, 'schoolCouncil');
  const waiting = facts.schools.filter(({ uai }) => ofSchool(told, uai).length === 0);
  const message =
    waiting.length === 0
      ? 'Conseil d’école informé du réseau Wi-Fi.'
      : `Hors convention\u00a0: la loi veut que le conseil d’école soit informé d’un nouveau réseau Wi-Fi (${waiting.map(({ name }) => name).join(', ')}).`;
  const state = waiting.length === 0 ? 'established' : 'information';
  return [finding('loi 2015-136', ['art. 7 III de la loi'], 'informs', state, message, told)];
}

/** The ministry authorises, before it begins; the académie pays and cannot (R81, T07). */
function changes(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R81')) return [];
  return ofKind(facts, 'changeOfUse').map((record) => {
    const { askedOn, answeredOn, answer, begunOn } = record.details;
    const say = (
      treatment: ProjectFinding['treatment'],
      state: ProjectFinding['state'],
      message: string,
    ): ProjectFinding =>
      finding('R81', ['art. 7.2'], treatment, state, `${record.subject}\u00a0: ${message}`, [record]);
    const early = begunOn !== null && (answer !== 'granted' || answeredOn === null || begunOn < answeredOn);
    if (early) {
      const risk = 'le ministère peut suspendre, réduire ou redemander les sommes';
      return say(
        'warns',
        'open',
        `commencé le ${french(begunOn)} sans autorisation préalable du ministère\u00a0; ${risk}.`,
      );
    }
    if (askedOn === null) return say('warns', 'open', 'demandez d’abord l’autorisation du ministère.');
    if (answer === null) {
      return say(
        'reminds',
        'open',
        `demandé le ${french(askedOn)}, le ministère n’a pas répondu\u00a0: ne commencez pas.`,
      );
    }
    return answer === 'granted'
      ? say(
          'records',
          'established',
          `autorisé par le ministère${answeredOn === null ? '' : ` le ${french(answeredOn)}`}.`,
        )
      : say('warns', 'open', 'refusé par le ministère\u00a0: l’affectation reste celle de la convention.');
  });
}
