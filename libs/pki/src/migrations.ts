import { CreateAuthorities1790000000101 } from './authority/migrations/1790000000101-create-authorities.js';
import { CreateDeviceCertificates1790000000102 } from './issuance/migrations/1790000000102-create-device-certificates.js';
import { CreateRevocationLists1790000000103 } from './revocation/migrations/1790000000103-create-revocation-lists.js';

/** Migrations of this room, after platform's and before everyone else's. */
export const PKI_MIGRATIONS = [
  CreateAuthorities1790000000101,
  CreateDeviceCertificates1790000000102,
  CreateRevocationLists1790000000103,
] as const;
