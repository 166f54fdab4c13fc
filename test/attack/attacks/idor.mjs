// Ids of what is others', wherever a door takes one.
import { matrix } from '../idor/matrix.mjs';
import { twins } from '../idor/twins.mjs';

/** @type {import('../attack.mjs').Attack} */
export const idor = {
  name: 'idor',
  title: 'Ce qui est à d’autres (matrice IDOR)',
  run: matrix(() => true, { whole: true }),
  twins,
};
