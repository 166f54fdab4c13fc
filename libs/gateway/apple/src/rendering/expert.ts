import type { ExpertPayload, ExpertValue } from '@chariot/contract';
import { listed, quoted } from '@chariot/fleet';
import type { Compile, DeclarationSpec, ProfileSpec, SpecDict } from './compiled.js';

const DECLARED = 'com.apple.configuration.';

/** Each by itself, so that one that an iPad refuses takes no other with it. */
export const expert: Compile<'expert'> = ({ payloads }) => {
  const profiles: ProfileSpec[] = [];
  const declarations: DeclarationSpec[] = [];
  payloads.forEach((one, at) => {
    const name = `expert.${at + 1}`;
    // In other letters it is none either: what Apple's words have no form for is said so.
    if (one.type.toLowerCase().startsWith(DECLARED)) {
      declarations.push({ name, type: one.type, payload: contentOf(one), expert: true });
    } else {
      const payload = { name: 'expert', type: one.type, content: contentOf(one), expert: true } as const;
      profiles.push({ name, title: one.name, payloads: [payload] });
    }
  });
  return {
    effect: 'applied',
    sentence: `Donne tel quel à l’iPad ${listed(payloads.map(({ name }) => quoted(name)))} : ce que le système en fait est dans la documentation d’Apple.`,
    profiles,
    declarations,
  };
};

/** The same words: those of the contract are a part of those of a rendering. */
const contentOf = ({ content }: ExpertPayload): SpecDict =>
  content as { readonly [key: string]: ExpertValue } as SpecDict;
