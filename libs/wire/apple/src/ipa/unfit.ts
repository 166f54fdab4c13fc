import type { DomainError } from '@chariot/kernel';
import { wireAppleError } from '../errors.js';

/** @param where in words of the format: `archive`, `Info.plist`, `embedded.mobileprovision` */
export const unfitIpa = (where: string, cause?: unknown): DomainError =>
  wireAppleError('unfitIpa', { where }, cause === undefined ? undefined : { cause });
