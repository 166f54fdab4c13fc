import { CreateAuthorities1790000000101 } from './authority/migrations/1790000000101-create-authorities.js';
import { Registration1790000020000 } from './authority/migrations/1790000020000-registration.js';
import { CreateDeviceCertificates1790000000102 } from './issuance/migrations/1790000000102-create-device-certificates.js';
import { EndsInUse1790000020211 } from './issuance/migrations/1790000020211-ends-in-use.js';
import { HoldingIssuance1790000019993 } from './issuance/migrations/1790000019993-holding-issuance.js';
import { NetworkCertificates1790000022501 } from './issuance/migrations/1790000022501-network-certificates.js';
import { IdentityNotices1790000019401 } from './issuance/migrations/1790000019401-identity-notices.js';
import { CreateRevocationLists1790000000103 } from './revocation/migrations/1790000000103-create-revocation-lists.js';

/** Migrations of this room; the first ones come after platform's and before everyone else's. */
export const PKI_MIGRATIONS = [
  CreateAuthorities1790000000101,
  CreateDeviceCertificates1790000000102,
  CreateRevocationLists1790000000103,
  IdentityNotices1790000019401,
  HoldingIssuance1790000019993,
  Registration1790000020000,
  EndsInUse1790000020211,
  NetworkCertificates1790000022501,
] as const;
