/** The line that art. 9 of the convention wants on every document; answered by convention. */
export interface ProjectMention {
  /** One French sentence, `null` when no convention asks for it there. */
  lineFor(placeId: string | null): Promise<string | null>;
}
export const PROJECT_MENTION = Symbol('ProjectMention');
