import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { API_PREFIX, type DoorRoute } from './door-route.js';
import type { DoorRequest } from './door-request.js';
import type { RefusalPage } from './problem.js';

export const DOOR = 'chariot:door';
export const OPEN_DOOR = 'chariot:open-door';
export const CONDITIONAL = 'chariot:conditional';

/**
 * The only way to open a handler to people: method, path, permission, shapes and status come from the route.
 * The handler's controller is a bare `@Controller()`. What it returns passes through `route.response`.
 */
export function Door(route: DoorRoute): MethodDecorator {
  return applyDecorators(
    SetMetadata(DOOR, route),
    RouteConfig({ door: route }),
    RequestMapping({ method: RequestMethod[route.method], path: `${API_PREFIX}${route.path}` }),
    HttpCode(route.status ?? 200),
  );
}

/**
 * A handler that the API's guard leaves alone because it knows its callers otherwise (a code in the address) or says
 * nothing worth guarding (health). `why` is for the reader. Nest's own `@Get()`, `@Post()`… give the path. Where a person
 * opens it in a browser, `refusal` writes the page that says any problem, whoever refuses.
 */
export const OpenDoor = (why: string, refusal?: RefusalPage): MethodDecorator =>
  applyDecorators(SetMetadata(OPEN_DOOR, why), RouteConfig({ openDoor: why, refusal }));

const requestOf = (context: ExecutionContext): DoorRequest => context.switchToHttp().getRequest<DoorRequest>();

/** `{ params, query, body }`, validated: type it `InputOf<typeof route>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).input);

/** The caller's `Reach`. A public door has no caller: asking for one there is a programming error. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { reach } = requestOf(context);
  if (reach === undefined) throw new Error('@Caller() on a public door');
  return reach;
});

const precondition = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).ifMatch);

/**
 * The caller's `IfMatch`, for a door that writes what `reader`, on the same path, reads: the handler runs its transaction
 * by it. A door without one refuses the header.
 */
export const Precondition =
  (reader: DoorRoute): ParameterDecorator =>
  (target, key, index) => {
    if (key === undefined) throw new TypeError('@Precondition() is for a handler');
    Reflect.defineMetadata(CONDITIONAL, reader, (target as Record<string | symbol, object>)[key] as object);
    precondition()(target, key, index);
  };

/** The session's token, for the door that closes it; `undefined` without one. */
export const SessionToken = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).sessionToken,
);

/** Address that the request came from: of the socket, or told by a trusted proxy. */
export const RemoteAddress = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).ip);

/** What the client says of itself, unchecked; `undefined` when it says nothing. */
export const UserAgent = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).headers['user-agent'],
);

/** What a handler may still say about the answer that it returns: a header, another status. */
export interface DoorReply {
  header(name: string, value: string): void;
  status(code: number): void;
}

/** A `DoorReply`, for `SessionCookie`; the handler still returns its answer. */
export const Reply = createParamDecorator((_: unknown, context: ExecutionContext): DoorReply => {
  // Not Fastify's own reply: that is a promise of having been sent, and Nest would wait for it.
  const reply = context.switchToHttp().getResponse<FastifyReply>();
  return { header: (name, value) => void reply.header(name, value), status: (code) => void reply.status(code) };
});
