import { Module, type DynamicModule, type Provider } from '@nestjs/common';

export interface FleetBindings {
  /**
   * Providers of DEVICE_WAKERS, FAMILY_RENDERERS, ENROLMENT_ADDRESS and DEVICE_CERTIFICATES: what the fleet asks of
   * rooms that it does not know.
   */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

@Module({})
export class FleetModule {
  /** Global: gateways inject EnrolmentService, DesiredState, Reports and Devices. */
  static forRoot({ bindings, imports = [] }: FleetBindings): DynamicModule {
    return { module: FleetModule, global: true, imports, providers: [...bindings] };
  }
}
