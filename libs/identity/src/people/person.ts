/** Addresses are compared without case: nobody has two mailboxes that differ by it. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();
