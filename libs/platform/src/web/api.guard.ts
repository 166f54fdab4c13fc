import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { DoorRequest } from './door-request.js';
import type { DoorRoute } from './door-route.js';
import { DOOR, OPEN_DOOR } from './door.decorator.js';
import { webError } from './web-errors.js';

/**
 * Says once more, of the handler itself, what the gate has said of the request: a handler that is neither a `@Door` nor
 * an `@OpenDoor` answers nobody, and a door with a permission answers only a caller who holds it.
 */
export class ApiGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (Reflect.getMetadata(OPEN_DOOR, handler) !== undefined) return true;
    const door = Reflect.getMetadata(DOOR, handler) as DoorRoute | undefined;
    if (door === undefined) throw webError('notFound');
    if (door.permission === 'public') return true;
    const { reach } = context.switchToHttp().getRequest<DoorRequest>();
    if (reach === undefined) throw webError('signInRequired');
    if (!reach.may(door.permission)) throw webError('forbidden');
    return true;
  }
}
