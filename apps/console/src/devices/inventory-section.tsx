import type { DeviceDetail } from '@chariot/contract';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { bytes, count, percent } from '../formats/index.js';
import { Ago, Empty, Facts, Section } from '../page/index.js';
import { FACT_WORDS } from './words.js';

/** What the tablet says of itself. Never an address of its radio, a position, or anything of a pupil. */
export function InventorySection({ device }: { readonly device: DeviceDetail }) {
  const { family, inventory, inventoryAt, inventoryChanges } = device;
  if (inventory === null) {
    return (
      <Section title="Inventaire">
        <Empty title="Pas encore d’inventaire">La tablette l’enverra à son premier contact.</Empty>
      </Section>
    );
  }
  const {
    batteryPercent,
    batteryHealthPercent: health,
    charging,
    storageBytes,
    storageFreeBytes,
    software,
  } = inventory;
  return (
    <Section
      title="Inventaire"
      hint={
        <>
          Envoyé par la tablette <Ago at={inventoryAt} />
        </>
      }
    >
      <Facts
        facts={[
          ['Système', `${inventory.osName} ${inventory.osVersion}`],
          // Apple says neither, and an iPad has no agent of ours: nothing is missing there.
          ...(family === 'apple'
            ? []
            : ([
                ['Mémoire', inventory.memoryBytes === null ? null : bytes(inventory.memoryBytes)],
                ['Version de l’agent', inventory.agentVersion],
              ] as const)),
          [
            'Stockage',
            storageBytes === null
              ? null
              : storageFreeBytes === null
                ? bytes(storageBytes)
                : `${bytes(storageBytes)}, dont ${bytes(storageFreeBytes)} libres`,
          ],
          [
            'Batterie',
            batteryPercent === null ? null : `${percent(batteryPercent)}${charging === true ? ', en charge' : ''}`,
          ],
          ...(family === 'apple'
            ? []
            : ([['Santé de la batterie', health === null ? null : percent(health)]] as const)),
        ]}
      />
      <Details title={count(software.length, 'logiciel', 'logiciels')}>
        {software.map(({ name, version }) => (
          <li key={`${name} ${version}`}>
            {name} <Quiet>{version}</Quiet>
          </li>
        ))}
      </Details>
      <Details title={count(inventoryChanges.length, 'changement constaté', 'changements constatés')}>
        {inventoryChanges.map(({ at, fact, before, after }) => (
          <li key={`${at} ${fact}`}>
            {FACT_WORDS[fact] ?? fact} : {before ?? 'rien'} → {after ?? 'rien'}{' '}
            <Quiet>
              <Ago at={at} />
            </Quiet>
          </li>
        ))}
      </Details>
    </Section>
  );
}

const Quiet = ({ children }: { readonly children: ReactNode }) => (
  <Box component="span" sx={{ color: 'text.secondary' }}>
    {children}
  </Box>
);

function Details({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <Box component="details" sx={{ mt: 1.5 }}>
      <Typography component="summary" sx={{ cursor: 'pointer', fontWeight: 600, py: 0.5 }}>
        {title}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, maxHeight: 260, overflow: 'auto', fontSize: '0.9rem' }} tabIndex={0}>
        {children}
      </Box>
    </Box>
  );
}
