import { Inject, Injectable, Optional } from '@nestjs/common';
import { PROVIDER_SETTINGS, type ProviderSettings } from './providers.port.js';

/** The identity providers of this instance; none unless the application gives some. */
@Injectable()
export class ProviderNames {
  readonly #settings: ReadonlyMap<string, ProviderSettings>;

  constructor(@Optional() @Inject(PROVIDER_SETTINGS) settings: readonly ProviderSettings[] | undefined) {
    this.#settings = new Map((settings ?? []).map((provider) => [provider.id, provider]));
  }

  ids(): string[] {
    return [...this.#settings.keys()];
  }

  find(id: string): ProviderSettings | undefined {
    return this.#settings.get(id);
  }

  /** As the sign-in page shows them. */
  shown(): { id: string; label: string }[] {
    return [...this.#settings.values()].map(({ id, label }) => ({ id, label }));
  }

  /** A provider that is no longer set keeps its name. */
  labelOf(id: string): string {
    return this.#settings.get(id)?.label ?? id;
  }
}
