import { listProfiles } from '@chariot/contract';
import { useMemo } from 'react';
import { useMay, useRead } from '../api/index.js';
import { profilesOf, type CartRef } from './cart-profiles.js';

/** The profiles that reach a cart, read; `data` stays undefined for who may not read profiles. */
export function useProfilesOf(cart: CartRef) {
  const may = useMay();
  const { data, isError, error, refetch } = useRead(
    listProfiles,
    { query: { limit: 200 } },
    { enabled: may('profile:read') },
  );
  const { classroomId, schoolId } = cart;
  const profiles = useMemo(
    () => data && profilesOf(data.items, { classroomId, schoolId }),
    [data, classroomId, schoolId],
  );
  return { data: profiles, all: data?.items, isError, error, refetch };
}
