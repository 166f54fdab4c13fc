import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.service.js';

/** Nest's own words, in our log. Its start-up chatter is for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), { from: rest.at(-1) });
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), { from: rest.at(-1) });
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(String(message), { from: rest.at(-1) });
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(String(message), { from: rest.at(-1) });
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(String(message), { detail: rest });
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.error(String(message), { detail: rest });
  }
}
