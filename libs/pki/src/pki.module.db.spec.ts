import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MasterKey, PlatformModule } from '@chariot/platform';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { PKI_MIGRATIONS, PkiModule, PkiService } from './index.js';

describe('PkiModule', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase({ migrations: PKI_MIGRATIONS });
  });
  afterAll(() => db.drop());

  it('finds what it needs in the platform', async () => {
    const platform = PlatformModule.forRoot({
      database: db.database,
      masterKey: MasterKey.random(),
      publicUrl: 'https://chariot.example.fr',
      clock: frozenClock(),
      relay: false,
    });
    @Module({ imports: [platform, PkiModule.forRoot()] })
    class Application {}
    const application = await NestFactory.createApplicationContext(Application, { logger: false });
    const pki = application.get(PkiService);
    await pki.open();
    expect(pki.trustAnchors().rootFingerprint).toMatch(/^[0-9a-f]{64}$/);
    await application.close();
  });
});
