import { getRevocationList } from '@chariot/contract';
import { Door, Download } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { PkiService } from '../pki.service.js';

@Controller()
export class RevocationListController {
  constructor(@Inject(PkiService) private readonly pki: PkiService) {}

  @Door(getRevocationList)
  async list(): Promise<Download> {
    return new Download(await this.pki.crl(), 'chariot.crl');
  }
}
