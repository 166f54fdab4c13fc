/** Who the messages are from, and how they leave. */
export type MailOptions =
  | { readonly kind: 'folder'; readonly directory: string; readonly from: string }
  | {
      readonly kind: 'smtp';
      /** `smtps://user@host:465` (TLS at once) or `smtp://user@host:587` (STARTTLS, compulsory unless the host is this machine). */
      readonly url: string;
      readonly password?: string;
      readonly from: string;
      /** Authority that signed the server's certificate, PEM, where the machine does not know it. */
      readonly ca?: string;
    };
