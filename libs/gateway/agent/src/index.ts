// The doors that our own agents (family `linux`) knock on: bytes ⇄ the fleet's words, identity first. It refuses to decide
// anything about devices (fleet), to make an identity (pki), and to read a body before it knows who sends it.
export { AgentFamilyModule } from './agent-family.module.js';
export { GatewayAgentModule, type GatewayAgentOptions } from './gateway-agent.module.js';
export { GATEWAY_AGENT_ERRORS, type GatewayAgentErrorCode } from './errors.js';
export { DevicePort, type DevicePortAddress } from './port/device-port.service.js';
export { DeviceServer, type DeviceServerOptions, type TlsCredentials } from './port/device-server.service.js';
export { isProxyAddress, NamedProxies } from './port/named-proxies.js';
export type { AgentDoor, AgentDoors, Answer, Visit } from './doors/door.js';
export { agentDoors } from './doors/agent-doors.js';
export { ExchangeDoors } from './doors/exchange-doors.service.js';
export { Guard, type GuardRates } from './doors/guard.service.js';
export { IdentityDoors } from './doors/identity-doors.service.js';
export { registerAgentDoors } from './doors/registration.js';
export { LinuxRenderer } from './settings/linux-renderer.js';
export { AgentPresence } from './waking/agent-presence.service.js';
export { AgentWaker } from './waking/agent-waker.service.js';
export { identifyByMqtt } from './waking/mqtt-identity.js';
export { Waits } from './waking/waits.service.js';
