import { z } from 'zod';
import { codec } from './codec.js';
import { EnrolmentCode } from './enrolment-code.js';
import { inventoryFacts } from './facts.js';
import { PROTOCOL } from './limits.js';
import { instant, pemChain, pemSigningRequest, printable } from './text.js';

/** `POST enrol`: the only message without an identity. Same code and same public key → same answer. */
export const enrol = z.strictObject({
  protocol: z.literal(PROTOCOL),
  /** As typed; `decodeEnrol` gives the canonical form. */
  code: z.string().min(1).max(80),
  /** PKCS#10, EC P-256, made on the device. */
  csr: pemSigningRequest,
  /** Without packages (`software: []`): the first inventory report brings them. */
  facts: inventoryFacts,
  family: z.literal('linux'),
});
export type Enrol = z.output<typeof enrol>;
const enrolCodec = codec<Enrol>(enrol);
export const encodeEnrol = enrolCodec.encode;

/** `code` is canonical (`K7QM-3FHD-2X`). Throws also `wire-agent.invalidCode`. */
export function decodeEnrol(raw: Uint8Array | string): Enrol {
  const message = enrolCodec.decode(raw);
  return { ...message, code: EnrolmentCode.normalise(message.code) };
}

export const enrolReply = z.strictObject({
  protocol: z.literal(PROTOCOL),
  deviceId: z.uuid(),
  /** Device, issuing, root. */
  chain: pemChain,
  mqtt: z.strictObject({
    /** `mqtts://host:8883` */
    url: z
      .string()
      .max(300)
      .regex(/^mqtts:\/\/[^\s/@]+$/),
    wakeTopic: printable(200, 1),
    presenceTopic: printable(200, 1),
  }),
  /** `Classe mobile 1 · Tablette 7`, shown by `chariot-agent status`. */
  label: z.string().min(1).max(400),
  /** How often a device asks without being woken, ± 20 %. */
  contactSeconds: z.int().min(1).max(604_800),
  time: instant,
});
export type EnrolReply = z.output<typeof enrolReply>;
const enrolReplyCodec = codec<EnrolReply>(enrolReply);
export const encodeEnrolReply = enrolReplyCodec.encode;
export const decodeEnrolReply = enrolReplyCodec.decode;

/** `POST renew`: a request for a new key; the old certificate stays valid until the new one is first used. */
export const renew = z.strictObject({ protocol: z.literal(PROTOCOL), csr: pemSigningRequest });
export type Renew = z.output<typeof renew>;
const renewCodec = codec<Renew>(renew);
export const encodeRenew = renewCodec.encode;
export const decodeRenew = renewCodec.decode;

export const renewReply = z.strictObject({ protocol: z.literal(PROTOCOL), chain: pemChain });
export type RenewReply = z.output<typeof renewReply>;
const renewReplyCodec = codec<RenewReply>(renewReply);
export const encodeRenewReply = renewReplyCodec.encode;
export const decodeRenewReply = renewReplyCodec.decode;

/** `POST unenrol`: the device leaves; its certificate is revoked. */
export const unenrol = z.strictObject({ protocol: z.literal(PROTOCOL), reason: printable(300, 1) });
export type Unenrol = z.output<typeof unenrol>;
const unenrolCodec = codec<Unenrol>(unenrol);
export const encodeUnenrol = unenrolCodec.encode;
export const decodeUnenrol = unenrolCodec.decode;

export const unenrolReply = z.strictObject({ protocol: z.literal(PROTOCOL) });
export type UnenrolReply = z.output<typeof unenrolReply>;
const unenrolReplyCodec = codec<UnenrolReply>(unenrolReply);
export const encodeUnenrolReply = unenrolReplyCodec.encode;
export const decodeUnenrolReply = unenrolReplyCodec.decode;
