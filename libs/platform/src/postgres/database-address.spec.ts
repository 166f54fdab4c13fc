import pg from 'pg';
import { wayToDatabase } from './database-address.js';

const at = (host: string, query = ''): string => `postgres://chariot:secret@${host}:5432/chariot${query}`;

describe('the way to PostgreSQL', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.10', '[::1]'])('is local at %s', (host) => {
    expect(wayToDatabase(at(host))).toBe('local');
  });

  it('is local by a socket', () => {
    expect(wayToDatabase('postgres:///chariot?host=/run/postgresql')).toBe('local');
    expect(wayToDatabase(at('base.commune.lan', '?host=%2Frun%2Fpostgresql'))).toBe('local');
    expect(wayToDatabase('postgres://chariot@%2Frun%2Fpostgresql/chariot')).toBe('local');
  });

  it('is verified when the certificate and its name are, whoever signed it', () => {
    expect(wayToDatabase(at('base.commune.lan', '?sslmode=verify-full'))).toBe('verified');
    expect(wayToDatabase(at('10.0.0.5', '?sslrootcert=/etc/chariot/base.pem&sslmode=verify-full'))).toBe('verified');
  });

  it.each([
    ['nothing said', at('base.commune.lan')],
    ['an address of a private network', at('10.0.0.5')],
    ['a name that begins like ours', at('localhost.mechant.example')],
    ['an address that begins like ours', at('127.0.0.1.mechant.example')],
    ['another host as a parameter', at('127.0.0.1', '?host=base.commune.lan')],
    ['another host after ours', at('127.0.0.1', '?host=localhost&host=base.commune.lan')],
    ['no host', 'postgres:///chariot?sslmode=verify-full'],
    ['TLS taken back', at('base.commune.lan', '?sslmode=verify-full&sslmode=disable')],
    ...['disable', 'prefer', 'require', 'verify-ca', 'no-verify', ''].map((mode) => [
      `sslmode=${mode}`,
      at('base.commune.lan', `?sslmode=${mode}`),
    ]),
    ['ssl=true', at('base.commune.lan', '?ssl=true')],
  ])('is plain with %s', (_, address) => {
    expect(wayToDatabase(address)).toBe('plain');
  });

  it('is read as the driver reads it', () => {
    const readByDriver = (address: string) => {
      const { host, ssl } = new pg.Client({ connectionString: address });
      return { host, tls: ssl !== false && ssl !== undefined };
    };
    expect(readByDriver(at('127.0.0.1', '?host=localhost&host=base.commune.lan'))).toEqual({
      host: 'base.commune.lan',
      tls: false,
    });
    expect(readByDriver(at('base.commune.lan', '?sslmode=verify-full'))).toEqual({
      host: 'base.commune.lan',
      tls: true,
    });
  });
});
