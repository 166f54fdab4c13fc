import { createHash, randomBytes } from 'node:crypto';

/** Guessing one is out of reach: 256 bits, of which only the hash is kept. */
export const newSurveyToken = (): string => randomBytes(32).toString('base64url');
export const surveyTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
/** Behind `#`, so that no server on the way writes it in a log. */
export const surveyUrl = (publicUrl: string, token: string): string => `${publicUrl}/#/repondre?jeton=${token}`;
