import * as contract from '@chariot/contract';
import type { OutputOf } from '@chariot/contract';
import { Door } from '@chariot/platform';
import { Controller } from '@nestjs/common';
import { writtenRules } from './rules.js';

@Controller()
export class RulesController {
  @Door(contract.listConventionRules)
  list(): OutputOf<typeof contract.listConventionRules> {
    return { items: writtenRules() };
  }
}
