import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConcreteSettings, InventoryFacts, Operation, SettingOutcome } from '@chariot/wire-agent';
import type { Machine, OperationOutcome } from '../machine/machine.js';

/** For specs only. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'chariot-agent-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export const FACTS: InventoryFacts = {
  serialNumber: 'HA1YTQ7B',
  manufacturer: 'LENOVO',
  model: 'Tab M10',
  osName: 'PrimTux',
  osVersion: '8',
  memoryBytes: 4_294_967_296,
  storageBytes: 62_537_072_640,
  storageFreeBytes: 31_268_536_320,
  batteryPercent: 87,
  batteryHealthPercent: 96,
  charging: true,
  agentVersion: '0.1.0',
  software: [{ name: 'chromium', version: '143' }],
};

/** A machine that remembers what it was told. */
export class PaperMachine implements Machine {
  readonly applied: ConcreteSettings[] = [];
  readonly messages: string[] = [];
  restarts = 0;
  isBusy = false;
  news: () => void = () => undefined;
  onNews(listener: () => void): void {
    this.news = listener;
  }
  boot = 'premier démarrage';
  outcome: (setting: SettingOutcome['setting']) => Omit<SettingOutcome, 'setting'> = () => ({
    status: 'applied',
    why: null,
  });

  async facts(): Promise<InventoryFacts> {
    return FACTS;
  }
  async apply(settings: ConcreteSettings): Promise<SettingOutcome[]> {
    this.applied.push(settings);
    return (Object.keys(settings) as SettingOutcome['setting'][]).map((setting) => ({
      setting,
      ...this.outcome(setting),
    }));
  }
  async undoAll(): Promise<string[]> {
    return [];
  }
  readonly performed: Operation[] = [];
  async perform(operation: Operation): Promise<OperationOutcome> {
    this.performed.push(operation);
    if (operation.kind === 'message') this.messages.push(operation.text ?? '');
    return { status: 'done', why: null };
  }
  async canRestart(): Promise<{ status: 'done'; why: null }> {
    return { status: 'done', why: null };
  }
  async restart(): Promise<void> {
    this.restarts += 1;
  }
  erasures = 0;
  eraseOutcome: OperationOutcome = { status: 'done', why: null };
  async mayErase(): Promise<OperationOutcome> {
    return { status: 'done', why: null };
  }
  async erase(): Promise<OperationOutcome> {
    this.erasures += 1;
    return this.eraseOutcome;
  }
  async bootMark(): Promise<string> {
    return this.boot;
  }
}
