import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import { Door, Input } from '@chariot/platform';
import { Controller } from '@nestjs/common';
import { readConventionDocument } from './imports.service.js';

@Controller()
export class ImportsController {
  /** What is sent is read and forgotten: a person confirms it before anything is written down. */
  @Door(contract.readConventionDocument)
  read(
    @Input() { body }: InputOf<typeof contract.readConventionDocument>,
  ): Promise<OutputOf<typeof contract.readConventionDocument>> {
    return readConventionDocument(body.name, Buffer.from(body.contentBase64, 'base64'));
  }
}
