import type { ProjectFinding } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { academieFindings } from './academie-findings.js';
import { equipmentFindings } from './equipment-findings.js';
import { finding, french, ofKind, ofSchool, type ProjectFacts } from './finding.js';
import { followUpFindings } from './follow-up-findings.js';
import { GOALS } from './goals.js';

/** What the convention expects of the project, and what the file shows of it. It warns, reminds, informs: nothing waits. */
export function assessProject(facts: ProjectFacts): ProjectFinding[] {
  return [
    ...validation(facts),
    ...articulation(facts),
    ...goals(facts),
    ...relays(facts),
    ...equipmentFindings(facts),
    ...academieFindings(facts),
    ...followUpFindings(facts),
    ...annexes(facts),
  ];
}

/** The DASEN validates, outside the committee (T20). */
function validation(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R26')) return [];
  const decided = ofKind(facts, 'validation');
  const articles = ['art. 4.1.2'];
  const [latest] = [...decided].sort((a, b) => (a.on < b.on ? 1 : -1));
  if (latest === undefined) {
    const message = 'La validation du projet par le DASEN n’est pas au dossier\u00a0: notez sa date et sa référence.';
    return [finding('R26', articles, 'records', 'toEstablish', message)];
  }
  const { outcome } = latest.details;
  const said = outcome === 'refused' ? 'Projet refusé' : outcome === 'reserved' ? 'Validé avec des réserves' : 'Validé';
  const message = `${said} le ${french(latest.on)} (${latest.details.by}).`;
  return [finding('R26', articles, 'records', outcome === 'validated' ? 'established' : 'open', message, [latest])];
}

/** A school is helped for a project that goes with its collège's (R06), which may stand in another commune (T38). */
function articulation(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R06')) return [];
  const all = ofKind(facts, 'articulation');
  return facts.schools.map(({ uai, name, collegeUai }) => {
    const own = ofSchool(all, uai);
    const right = own.filter(({ details }) => details.collegeUai === collegeUai);
    if (right.length > 0) {
      const message = `${name} (${uai})\u00a0: projet articulé avec celui du collège ${collegeUai}.`;
      return finding('R06', ['préambule', 'annexe'], 'records', 'established', message, right);
    }
    const message =
      own.length === 0
        ? `${name} (${uai})\u00a0: rien ne dit encore comment son projet s’articule avec celui du collège ${collegeUai}.`
        : `${name} (${uai})\u00a0: le dossier nomme un autre collège que celui de l’annexe (${collegeUai}).`;
    return finding('R06', ['préambule', 'annexe'], 'warns', own.length === 0 ? 'toEstablish' : 'open', message, own);
  });
}

function goals(facts: ProjectFacts): ProjectFinding[] {
  const chosen = ofKind(facts, 'objectives');
  const skills = ofKind(facts, 'skills');
  const objects = new Set(chosen.flatMap(({ details }) => details.objects));
  const objectives = new Set(chosen.flatMap(({ details }) => details.objectives));
  const found: ProjectFinding[] = [];
  if (applies('R08')) {
    const named = skills.flatMap(({ details }) => details.skills).length;
    const message = `Objets repris par le projet\u00a0: ${String(objects.size)} sur 3\u00a0; compétences visées\u00a0: ${named === 0 ? 'non renseignées' : String(named)}.`;
    const state = objects.size > 0 && named > 0 ? 'established' : 'information';
    found.push(finding('R08', ['art. 1'], 'informs', state, message, [...chosen, ...skills]));
  }
  if (applies('R09')) {
    const left = (['access', 'dailyPractice', 'support', 'evaluateUses', 'shareFeedback'] as const)
      .filter((code) => !objectives.has(code))
      .map((code) => GOALS[code].label);
    const rest = left.length === 0 ? '' : ` Restent\u00a0: ${left.join('\u00a0; ')}.`;
    const message = `Objectifs repris par le projet\u00a0: ${String(objectives.size)} sur 5.${rest}`;
    found.push(
      finding('R09', ['art. 2'], 'informs', left.length === 0 ? 'established' : 'information', message, chosen),
    );
  }
  return found;
}

/** Whom the school may call on, and whom it has (R10): a right, never a duty. */
function relays(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R10')) return [];
  const called = ofKind(facts, 'support');
  const names = [...new Set(called.map(({ details }) => GOALS[details.relay].label))];
  const message =
    names.length === 0
      ? 'L’école peut s’appuyer sur le DASEN, l’inspection, les conseillers pédagogiques, les référents numériques et la DAN, avec la CARDIE et Canopé.'
      : `Appuis demandés\u00a0: ${names.join(', ')}.`;
  return [finding('R10', ['art. 2'], 'permits', names.length === 0 ? 'information' : 'established', message, called)];
}

function annexes(facts: ProjectFacts): ProjectFinding[] {
  const joined = ofKind(facts, 'annex');
  const found: ProjectFinding[] = [];
  if (applies('R99')) {
    const message =
      joined.length === 0
        ? 'D’autres annexes peuvent s’ajouter\u00a0: projet d’école, feuille de route, plan éducatif territorial, indicateurs de suivi.'
        : `Annexes jointes\u00a0: ${joined.map(({ subject }) => subject).join('\u00a0; ')}.`;
    const state = joined.length === 0 ? 'information' : 'established';
    found.push(finding('R99', ['annexes'], 'permits', state, message, joined));
  }
  if (applies('T41') && !joined.some(({ details }) => details.nature === 'optionalClauses')) {
    const message =
      'Le texte ne dit rien de la propriété, de l’assurance, du vol, du prêt ni des données\u00a0: des clauses facultatives se préparent dans les courriers.';
    found.push(finding('T41', ['tout le texte'], 'informs', 'information', message));
  }
  return found;
}
