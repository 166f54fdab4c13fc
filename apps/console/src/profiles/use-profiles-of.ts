import { listProfiles } from '@chariot/contract';
import { useMemo } from 'react';
import { useMay, useRead } from '../api/index.js';
import { ownLast } from './cart-profiles.js';

/** The profiles that make what a cart is, as the server resolves them; `data` stays undefined for who may not read profiles. */
export function useProfilesOf({ classroomId }: { readonly classroomId: string }) {
  const may = useMay();
  const { data, isError, error, refetch } = useRead(
    listProfiles,
    { query: { limit: 200, classroomId } },
    { enabled: may('profile:read') },
  );
  const profiles = useMemo(() => data && ownLast(data.items, classroomId), [data, classroomId]);
  return { data: profiles, isError, error, refetch };
}
