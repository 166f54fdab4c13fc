import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { TerritoryModule } from '@chariot/territory';

export interface TeachingBindings {
  /** Provider of CARTS: what teaching asks of the fleet, which it does not know. */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

@Module({})
export class TeachingModule {
  static forRoot({ bindings, imports = [] }: TeachingBindings): DynamicModule {
    return {
      module: TeachingModule,
      imports: [TerritoryModule, ...imports],
      providers: [...bindings],
    };
  }
}
