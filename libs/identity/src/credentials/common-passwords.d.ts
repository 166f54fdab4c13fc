declare module 'fxa-common-password-list' {
  const list: {
    /** Whether `password` is among the commonest; the list holds lower-case passwords of 8 characters and more. */
    test(password: string): boolean;
  };
  export default list;
}
