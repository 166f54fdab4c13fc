import { ApiFailure } from './problem.js';

type Ask = () => Promise<boolean>;

let dialog: Ask | undefined;

/** The page that shows the dialog says how it is asked; it says so for as long as it is there. */
export function proveWith(ask: Ask): () => void {
  dialog = ask;
  return () => {
    if (dialog === ask) dialog = undefined;
  };
}

const needsProof = (error: unknown): boolean => error instanceof ApiFailure && error.code === 'identity.proofNeeded';

/**
 * Does something that may want its author to prove that it is she: when the api says so, she is asked, and it is done
 * again once she has. @throws what it throws when she does not
 */
export async function withProof<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!needsProof(error) || dialog === undefined || !(await dialog())) throw error;
    return work();
  }
}
