import { rule, type RuleEntry } from './entry.js';

/** Articles 8 and 9 (R84–R88), 10 to 12 and the annexes (R89–R99). */
export const FOLLOW_UP_AND_LIFE: readonly RuleEntry[] = [
  rule('R84', 'art. 8', 'Le comité local suit régulièrement le projet.', ['records', 'reminds'], 'committees'),
  rule('R85', 'art. 8', 'La collectivité répond aux demandes de suivi de l’État.', ['records', 'reminds'], 'project'),
  rule('R86', 'art. 8', 'Collèges et circonscriptions répondent aux enquêtes.', 'records', 'project'),
  rule('R87', 'art. 8', 'Au terme, la collectivité transmet un bilan financier.', ['prints', 'reminds'], 'letters'),
  rule(
    'R88',
    'art. 9',
    'Tout document dit que le projet relève du programme d’investissements d’avenir lancé par l’État.',
    'prints',
    'letters',
  ),
  rule(
    'R89',
    'art. 10.1',
    'Un avenant peut modifier des articles sans changer l’objet, d’accord entre les parties.',
    'permits',
    'convention',
  ),
  rule(
    'R90',
    'art. 10.2',
    'Chaque partie peut résilier, par lettre recommandée et trois mois de préavis.',
    ['permits', 'reminds'],
    'letters',
  ),
  rule(
    'R91',
    'art. 10.3',
    'On s’arrange d’abord ; sinon, le tribunal administratif nommé est compétent.',
    'informs',
    'convention',
  ),
  rule(
    'R92',
    'art. 11',
    'La convention vaut pour sa durée, à compter de la signature.',
    ['computes', 'warns'],
    'calendar',
  ),
  rule('R93', 'art. 12', 'Chaque partie est chargée de l’exécution pour ce qui la concerne.', 'informs', 'convention'),
  rule('R94', 'art. 12', 'Il y a deux originaux.', 'records', 'convention'),
  rule('R95', 'art. 12', 'Chacun porte la signature de chaque partie.', ['records', 'warns'], 'convention'),
  rule('R96', 'art. 12', 'Chaque partie en garde un.', 'records', 'convention'),
  rule('R97', 'art. 12', 'Le document a le nombre de pages qu’il annonce.', 'warns', 'import'),
  rule(
    'R98',
    'signatures',
    'Il est fait en un lieu, à une date ; le visa du contrôleur budgétaire est noté s’il y en a un.',
    ['records', 'informs'],
    'convention',
  ),
  rule('R99', 'annexes', 'D’autres annexes peuvent s’y ajouter.', 'permits', 'project'),
];
