import type { z } from 'zod';
import type { DeclarationKind } from '../check-in/check-in.js';
import { malformed, wireAppleError } from '../errors.js';
import { canonicalJson, contentHash, type JsonValue } from '../json.js';
import { faultOf, identifier as identifierShape } from '../shapes.js';
import { DECLARATIONS, type DeclarationType } from './kinds.js';

/** By Apple's names, as the device is given it. */
export interface Declaration {
  readonly Type: string;
  readonly Identifier: string;
  /** A hash of all the rest: the same content is never sent twice. */
  readonly ServerToken: string;
  readonly Payload: { readonly [key: string]: JsonValue | undefined };
}

export type PayloadOf<Type extends DeclarationType> = z.input<(typeof DECLARATIONS)[Type]['schema']>;

/**
 * A declaration of a type that is known here, checked to the last key.
 * @throws wire-apple.invalidDeclaration, .unwritable
 */
export function declaration<Type extends DeclarationType>(
  type: Type,
  identifier: string,
  payload: PayloadOf<Type>,
): Declaration {
  if (!Object.hasOwn(DECLARATIONS, type)) throw invalid(type, 'Type');
  const where = faultOf(DECLARATIONS[type].schema, payload);
  if (where !== null) throw invalid(type, where);
  return stamped(type, identifier, payload as Declaration['Payload']);
}

/** For an expert: any type that Apple documents, whose keys are not looked at. @throws wire-apple.invalidDeclaration, .unwritable */
export function expertDeclaration(type: string, identifier: string, payload: Declaration['Payload']): Declaration {
  if (kindOf(type) === null || type.length > 150) throw invalid('?', 'Type');
  return stamped(type, identifier, payload);
}

function stamped(type: string, identifier: string, payload: Declaration['Payload']): Declaration {
  if (faultOf(identifierShape, identifier) !== null) throw invalid(type, 'Identifier');
  const said = { Type: type, Identifier: identifier, Payload: payload };
  return { ...said, ServerToken: contentHash(said) };
}

/** `com.apple.configuration.…` is a configuration. */
export function kindOf(type: string): DeclarationKind | null {
  const [, kind] = /^com\.apple\.(activation|asset|configuration|management)\.[a-z0-9.-]+$/.exec(type) ?? [];
  return (kind as DeclarationKind | undefined) ?? null;
}

/** JSON for `declaration/<kind>/<id>`. */
export const writeDeclaration = (one: Declaration): string => canonicalJson({ ...one });

const LISTS = {
  activation: 'Activations',
  asset: 'Assets',
  configuration: 'Configurations',
  management: 'Management',
} as const;

/**
 * All that a device is given: every name exists, is there once, and is met. Made once for a content, and shared by the devices
 * that have it.
 */
export class DeclarationSet {
  /** A hash over all of them, in whatever order they came. */
  readonly token: string;
  readonly #byPath = new Map<string, Declaration>();

  /** @throws wire-apple.invalidDeclaration for two of one identifier, and for a reference to nobody */
  constructor(declarations: readonly Declaration[]) {
    for (const one of declarations) {
      const path = pathOf(one);
      if (this.#byPath.has(path)) throw invalid(one.Type, 'Identifier');
      this.#byPath.set(path, one);
    }
    for (const one of declarations) this.#checkReferences(one);
    this.token = contentHash(this.#all().map(({ Type, Identifier, ServerToken }) => [Type, Identifier, ServerToken]));
  }

  /** The declaration at `declaration/<kind>/<identifier>`; null: the device is to be answered 404. */
  find(kind: DeclarationKind, identifier: string): Declaration | null {
    return this.#byPath.get(`${kind}/${identifier}`) ?? null;
  }

  /**
   * JSON for `tokens`.
   * @param timestamp when this content was first given, to the second: the same content keeps its own
   */
  writeTokens(timestamp: Date): string {
    const time = timestamp.getTime();
    if (Number.isNaN(time)) throw malformed('Timestamp');
    return canonicalJson({
      SyncTokens: { DeclarationsToken: this.token, Timestamp: `${timestamp.toISOString().slice(0, 19)}Z` },
    });
  }

  /** JSON for `declaration-items`. */
  writeItems(): string {
    const lists: Record<string, { Identifier: string; ServerToken: string }[]> = {
      Activations: [],
      Assets: [],
      Configurations: [],
      Management: [],
    };
    for (const { Type, Identifier, ServerToken } of this.#all()) {
      lists[LISTS[kindOf(Type) as DeclarationKind]]?.push({ Identifier, ServerToken });
    }
    return canonicalJson({ Declarations: lists, DeclarationsToken: this.token });
  }

  #all(): Declaration[] {
    return [...this.#byPath].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, declaration]) => declaration);
  }

  #checkReferences({ Type, Payload }: Declaration): void {
    const configurations = Payload['StandardConfigurations'];
    if (Type === 'com.apple.activation.simple' && Array.isArray(configurations)) {
      const known = configurations.every(
        (name) => typeof name === 'string' && this.find('configuration', name) !== null,
      );
      if (!known) throw invalid(Type, 'StandardConfigurations');
    }
    const credential = Payload['CredentialAssetReference'];
    if (typeof credential === 'string' && this.find('asset', credential) === null) {
      throw invalid(Type, 'CredentialAssetReference');
    }
  }
}

function pathOf({ Type, Identifier }: Declaration): string {
  const kind = kindOf(Type);
  if (kind === null) throw invalid('?', 'Type');
  return `${kind}/${Identifier}`;
}

const invalid = (declarationType: string, where: string) =>
  wireAppleError('invalidDeclaration', { declarationType, where });
