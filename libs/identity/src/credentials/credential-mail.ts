/** What has happened to the ways in which somebody comes in. */
export type CredentialNews =
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'passwordSet'
  | 'passwordReplaced'
  | 'passwordRemoved'
  | 'recoveryCodesRenewed'
  | 'recoveryCodeUsed'
  | 'providerLinked'
  | 'providerUnlinked';

const SENTENCES = {
  passkeyAdded: 'Une clé d’accès a été ajoutée à votre compte',
  passkeyRemoved: 'Une clé d’accès a été retirée de votre compte',
  passwordSet: 'Un mot de passe et une application à codes ont été ajoutés à votre compte',
  passwordReplaced: 'Le mot de passe et l’application à codes de votre compte ont été remplacés',
  passwordRemoved: 'Le mot de passe et l’application à codes ont été retirés de votre compte',
  recoveryCodesRenewed: 'Les codes de secours de votre compte ont été remplacés',
  recoveryCodeUsed: 'Un code de secours de votre compte a servi',
  providerLinked: 'Un fournisseur d’identité a été lié à votre compte',
  providerUnlinked: 'Un fournisseur d’identité n’est plus lié à votre compte',
} as const satisfies Record<CredentialNews, string>;

/** `detail`: the name that the person gave to a key, or the provider's label. `at`: as people write it. */
export function credentialMail(
  news: CredentialNews,
  { at, detail, publicUrl }: { readonly at: string; readonly detail: string | null; readonly publicUrl: string },
): { readonly subject: string; readonly text: string } {
  const sentence = SENTENCES[news];
  return {
    subject: `Chariot : ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
    text: [
      'Bonjour,',
      '',
      `${sentence}, ${at}${detail === null ? '' : ` : « ${detail.replace(/\s+/g, ' ')} »`}.`,
      '',
      'Si c’est vous, il n’y a rien à faire.',
      'Sinon, prévenez tout de suite la personne qui administre Chariot, et fermez vos sessions depuis « Mon compte » :',
      `${publicUrl}/#/compte`,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
