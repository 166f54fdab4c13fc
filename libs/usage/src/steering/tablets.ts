/** « Une douzaine » of tablets in a classe mobile (art. 3.2). */
export const TABLETS_OF_A_CART = 12;
