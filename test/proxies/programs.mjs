// nginx, Caddy and Mosquitto, run with the very files of infra/: only ports, folders and names are others.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { CLONE, isRoot } from '../../infra/start/home.mjs';
import { findProgram, maySetUp, setUp } from '../../infra/start/debian.mjs';
import { stopChild } from '../../infra/start/stack.mjs';

const NGINX_MODULES = '/usr/lib/nginx/modules';
const PACKAGES = ['nginx-light', 'libnginx-mod-http-js', 'libnginx-mod-stream', 'caddy', 'mosquitto'];
const present = () =>
  findProgram('nginx') &&
  findProgram('caddy') &&
  findProgram('mosquitto') &&
  existsSync(`${NGINX_MODULES}/ngx_http_js_module.so`);

/** @throws {Error} one French sentence, where they are missing and cannot be installed */
export function needPrograms() {
  if (present()) return;
  if (maySetUp()) {
    console.log('installation de nginx, Caddy et Mosquitto (apt-get)…');
    setUp(...PACKAGES);
    if (present()) return;
  }
  throw new Error(`Il faut nginx, Caddy et Mosquitto pour essayer les mandataires : installez ${PACKAGES.join(', ')}.`);
}

/** @param {string} file of infra/ @param {readonly (readonly [string, string])[]} changes each must be found */
function adapted(file, changes) {
  return changes.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} no longer says ${from}`);
      return text.replaceAll(from, to);
    },
    readFileSync(join(CLONE, 'infra', file), 'utf8'),
  );
}

/** @param {string} program @param {string[]} args @param {string} folder @param {object} [env] */
function run(program, args, folder, env = {}) {
  const log = openSync(join(folder, `${program}.log`), 'a', 0o600);
  const child = spawn(findProgram(program) ?? program, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', log, log],
  });
  return {
    pid: child.pid,
    said: () => readFileSync(join(folder, `${program}.log`), 'utf8'),
    stop: () => stopChild(child, 'SIGTERM'),
  };
}

/** @param {string} folder @param {{ people: number, ended: number, passed: number, http: number, device: number, plain: number }} ports */
export function runNginx(folder, { people, ended, passed, http, device, plain }) {
  const text = adapted('proxy/nginx.conf', [
    ['load_module modules/', `load_module ${NGINX_MODULES}/`],
    ['/etc/chariot/proxy', folder],
    ['listen 443 ssl;', `listen 127.0.0.1:${people} ssl;`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 3444 ssl;', `listen 127.0.0.1:${ended} ssl;`],
    // From another address than the proxy that is named: here both are on one machine.
    ['listen 3443;', `listen 127.0.0.1:${passed};\n    proxy_bind 127.0.0.2;`],
    ['127.0.0.1:13443', `127.0.0.1:${device}`],
    ['127.0.0.1:3000', `127.0.0.1:${http}`],
    ['worker_processes auto;', `worker_processes 1;\nworker_rlimit_nofile 4096;\npid ${folder}/nginx.pid;`],
    ['worker_connections 20000;', 'worker_connections 1000;'],
    [
      'server_tokens off;',
      `server_tokens off;\n  client_body_temp_path ${folder}/nginx-body;\n  proxy_temp_path ${folder}/nginx-proxy;`,
    ],
  ]);
  writeFileSync(join(folder, 'nginx.conf'), text);
  cpSync(join(CLONE, 'infra/proxy/client-cert.js'), join(folder, 'client-cert.js'));
  return run(
    'nginx',
    ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', `daemon off;${isRoot() ? ' user root;' : ''}`],
    folder,
  );
}

/** @param {string} folder @param {{ people: number, ended: number, http: number, device: number }} ports */
export function runCaddy(folder, { people, ended, http, device }) {
  const text = adapted('proxy/Caddyfile', [
    ['\tservers {', '\tadmin off\n\tauto_https disable_redirects\n\tservers {'],
    ['/etc/chariot/proxy', folder],
    // No public authority here: Caddy's own.
    [
      '\nchariot.commune.example {',
      `\nhttps://personnes.localhost:${people} {\n\ttls ${folder}/personnes.pem ${folder}/personnes.cle`,
    ],
    ['https://tablettes.commune.example:3444', `https://localhost:${ended}`],
    ['127.0.0.1:13443', `127.0.0.1:${device}`],
    ['127.0.0.1:3000', `127.0.0.1:${http}`],
  ]);
  writeFileSync(join(folder, 'Caddyfile'), text);
  return run('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], folder, {
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
}

/** @param {string} folder @param {{ server: number, devices: number, password: string }} with */
export function runMosquitto(folder, { server, devices, password }) {
  const own = join(folder, 'mosquitto');
  mkdirSync(own, { recursive: true });
  for (const file of ['certificat.pem', 'cle.pem', 'autorites.pem']) cpSync(join(folder, file), join(own, file));
  for (const file of ['droits-serveur', 'droits-tablettes']) {
    cpSync(join(CLONE, 'infra/broker', file), join(own, file));
    chmodSync(join(own, file), 0o600);
  }
  const words = join(own, 'mots-de-passe');
  const { status, stderr } = spawnSync(
    findProgram('mosquitto_passwd') ?? 'mosquitto_passwd',
    ['-b', '-c', words, 'chariot', password],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`mosquitto_passwd: ${stderr}`);
  const text = adapted('broker/mosquitto.conf', [
    ['/etc/mosquitto/chariot', own],
    ['listener 1883 127.0.0.1', `listener ${server} 127.0.0.1`],
    ['listener 8883', `listener ${devices} 127.0.0.1`],
  ]);
  // Under root it would become `mosquitto`, who cannot read this folder.
  writeFileSync(join(own, 'mosquitto.conf'), `${isRoot() ? 'user root\n' : ''}${text}`);
  return run('mosquitto', ['-c', join(own, 'mosquitto.conf'), '-v'], folder);
}
