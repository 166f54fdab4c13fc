/** The address of the journal, limited to one thing or one place. */
export const journalOf = (filter: { readonly subjectId?: string; readonly placeId?: string }): string =>
  `/activite?${new URLSearchParams({ filter: JSON.stringify(filter) }).toString()}`;
