import type { ContentFailure } from '@chariot/wire-apple';

/** Why Apple gives an iPad no licence, by Apple's number. */
const REFUSALS: Readonly<Record<number, string>> = {
  9707: 'Apple ne donne de licence de cette application qu’à des personnes, pas à des iPad : choisissez-en une autre.',
  9709: 'Il ne reste pas de licence : achetez-en dans Apple School Manager, ou retirez l’application ailleurs.',
  9706: 'Apple ne reprend pas les licences de cette application : choisissez-en une autre.',
};

export const refusalWords = ({ code, message }: ContentFailure): string =>
  REFUSALS[code] ??
  `Apple ne donne pas de licence à cet iPad : vérifiez qu’il est bien dans Apple School Manager (${message ?? ''} ${code}).`.replace(
    '( ',
    '(',
  );

/** Why an iPad does not take an application, by its `RejectionReason`. */
const REJECTIONS: Readonly<Record<string, string>> = {
  AppStoreDisabled: 'L’App Store est coupé sur cet iPad : permettez-le dans le profil, le temps de l’installation.',
  LicenseNotFound: 'L’iPad ne trouve pas sa licence chez Apple : Chariot recommence de lui-même.',
  CouldNotVerifyAppID: 'L’App Store ne connaît plus cette application : retirez-la du catalogue.',
  NotAnApp: 'L’App Store ne connaît pas d’application de ce nom : retirez-la du catalogue.',
  NotSupported: 'Cet iPad ne peut pas avoir cette application : vérifiez ce que l’App Store en dit.',
  ManagementChangeNotSupported:
    'Cette application a été installée à la main, et l’iPad ne la laisse pas reprendre : supprimez-la de l’iPad.',
};

export const rejectionWords = (reason: string): string =>
  REJECTIONS[reason] ??
  `L’iPad ne prend pas cette application : redémarrez-le, puis attendez un nouvel essai (${reason}).`;

/** By the word of `ManagedApplicationList`: what is over, and what it means. What is not here is still on its way. */
const ENDS: Readonly<Record<string, string>> = {
  Failed: 'L’installation a échoué sur l’iPad : vérifiez sa place libre et son réseau, Chariot recommence de lui-même.',
  UserRejected: 'Quelqu’un a refusé l’installation sur l’iPad : supervisez-le, il ne demandera plus.',
  UpdateRejected: 'Quelqu’un a refusé la mise à jour sur l’iPad : supervisez-le, il ne demandera plus.',
  ManagementRejected: 'Quelqu’un a refusé que Chariot reprenne cette application : supprimez-la de l’iPad.',
  NeedsRedemption: 'L’iPad demande un code d’achat : vérifiez que l’école a bien des licences de cette application.',
  ManagedButUninstalled: 'L’application a été retirée de l’iPad : Chariot l’y remet.',
  UserInstalledApp: 'Cette application a été installée à la main, hors de Chariot : supprimez-la de l’iPad.',
};

/** Null: not over. */
export const endWords = (status: string): string | null => ENDS[status] ?? null;

export const WAITS: Readonly<Record<string, string>> = {
  Prompting: 'Quelqu’un doit accepter l’installation sur l’iPad : supervisez-le pour qu’il ne demande rien.',
  PromptingForLogin: 'L’iPad demande un compte Apple : fermez cette fenêtre, la licence est celle de l’iPad.',
  PromptingForUpdate: 'Quelqu’un doit accepter la mise à jour sur l’iPad : supervisez-le pour qu’il ne demande rien.',
};

export const NOT_THERE = 'L’iPad a dit oui et n’a rien installé : Chariot recommence de lui-même.';
export const STILL_WAITED =
  'Demandée depuis plus d’un jour et pas encore là : vérifiez le réseau de l’iPad et sa place libre.';
export const SINGLE_APP =
  'L’iPad est tenu sur une seule application, où iPadOS n’installe et ne met rien à jour : libérez-le un moment.';
