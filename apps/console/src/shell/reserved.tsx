import type { Permission } from '@chariot/kernel';
import type { ComponentType } from 'react';
import { useMe } from '../api/index.js';
import { Waiting } from '../page/index.js';
import { NotAllowedPage } from './trouble-page.js';

/** A page that reads no list of react-admin's, which would have asked: for who holds the permission, and nobody else. */
export function reserved(permission: Permission, Inside: ComponentType): ComponentType {
  return function Reserved() {
    const me = useMe();
    if (me === undefined) return <Waiting lines={6} />;
    return me.permissions.includes(permission) ? <Inside /> : <NotAllowedPage />;
  };
}
